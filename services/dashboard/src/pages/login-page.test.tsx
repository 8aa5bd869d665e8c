// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { problem, renderPage, stubApi } from '../../test/render.tsx';
import { safeNext } from '../auth/login-path.ts';
import { LoginPage } from './login-page.tsx';

async function signIn(answer: () => Response, at = '/login'): Promise<void> {
  stubApi(answer);
  const others = [
    { path: '/', element: 'the sessions' },
    { path: '/p/shop/alerts', element: 'the alerts' },
  ];
  renderPage(<LoginPage />, { at, others });
  await userEvent.type(screen.getByTestId('login-email'), 'ada@shop.example');
  await userEvent.type(screen.getByTestId('login-password'), 'secret');
  await userEvent.click(screen.getByTestId('login-submit'));
}

describe('LoginPage', () => {
  it('goes to where one wanted to go', async () => {
    await signIn(() => Response.json({ user: {} }), '/login?next=%2Fp%2Fshop%2Falerts');
    await screen.findByText('the alerts');
  });

  it.each([
    [() => problem(401, 'wrong-credentials'), /password is wrong/],
    [() => problem(429, 'too-many-logins', { 'retry-after': '17' }), /Wait 17 seconds/],
    [() => problem(429, 'too-many-logins', { 'retry-after': '600' }), /Wait 10 minutes/],
    [() => problem(503, 'store-unavailable'), /server has a problem/],
    [
      () => {
        throw new TypeError('Failed to fetch');
      },
      /cannot be reached/,
    ],
  ])('says what to do (%#)', async (answer, message) => {
    await signIn(answer);
    expect((await screen.findByRole('alert')).textContent).toMatch(message);
  });

  it('forgets a wrong password, and says that a session has ended', async () => {
    await signIn(() => problem(401, 'wrong-credentials'), '/login?expired=1');
    await screen.findByRole('alert');
    expect((screen.getByTestId('login-password') as HTMLInputElement).value).toBe('');
    expect((screen.getByTestId('login-email') as HTMLInputElement).value).toBe('ada@shop.example');
  });
});

describe('safeNext', () => {
  it.each([
    ['/p/shop/live', '/p/shop/live'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/login?next=/login', '/'],
    [null, '/'],
  ])('takes %s to %s', (next, path) => expect(safeNext(next)).toBe(path));
});
