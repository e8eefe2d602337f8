declare const brand: unique symbol;

/** A primitive that the compiler keeps apart from its equals: `Brand<number, 'PriceTicks'>` is no `QuantityLots`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
