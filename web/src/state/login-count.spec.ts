import { expect, test } from '@jest/globals';
import { LoginCount } from './login-count.js';

test('what a login has asked for is not for the next one', () => {
  const logins = new LoginCount();
  const isAlice = logins.present();
  expect(isAlice()).toBe(true);
  logins.end();
  const isBob = logins.present();
  expect([isAlice(), isBob()]).toEqual([false, true]);
});
