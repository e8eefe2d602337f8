/** The terms of orders as this API names them. */
export const CLIENT_ORDER_ID = /^[a-zA-Z0-9-_]{1,36}$/;

export const selfTradeModes = ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'] as const;
