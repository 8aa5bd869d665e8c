// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage, stubApi } from '../../test/render.tsx';
import type { Project } from '../api/types.ts';
import { LimitsCard } from './limits-card.tsx';

const project: Project = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.example'],
  keys: [],
  sampleRate: 1,
  createdAt: 1,
  limits: { sessionsPerMonth: 5_000 },
  retention: { recordings: 30, interactions: 396, alerts: 396, leaks: 396 },
};

const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const save = (): HTMLButtonElement => screen.getByRole('button', { name: 'Save' });

describe('LimitsCard', () => {
  it('shows what the project states, and sends what is stated then', async () => {
    const sent: unknown[] = [];
    stubApi((method, path, body) => {
      sent.push([method, path, body]);
      return Response.json({ ...project, limits: body });
    });
    renderPage(<LimitsCard project={project} editable />);
    expect([field('In a minute').value, field('In a calendar month (UTC)').value]).toEqual(['', '5,000 sessions']);
    expect(save().disabled).toBe(true);
    await userEvent.clear(field('In a calendar month (UTC)'));
    await userEvent.type(field('In a minute'), '20');
    await userEvent.click(save());
    await waitFor(() => expect(sent).toEqual([['PUT', '/api/projects/shop/limits', { sessionsPerMinute: 20 }]]));
  });

  it('says what the server finds wrong, and lets viewers change nothing', async () => {
    const detail = 'sessionsPerMonth: not fewer than in a minute';
    stubApi(() => Response.json({ status: 400, code: 'invalid-input', detail }, { status: 400 }));
    const { unmount } = renderPage(<LimitsCard project={project} editable />);
    await userEvent.type(field('In a minute'), '9000');
    await userEvent.click(save());
    expect((await screen.findByRole('alert')).textContent).toBe(detail);
    unmount();
    renderPage(<LimitsCard project={project} editable={false} />);
    expect(field('In a minute').disabled).toBe(true);
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });
});
