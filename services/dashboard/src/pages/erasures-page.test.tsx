// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderPage, stubApi } from '../../test/render.tsx';
import type { Erasure, Me, Project } from '../api/types.ts';
import { MeContext } from '../auth/use-me.ts';
import { ProjectContext } from '../projects/project-context.ts';
import { ErasuresPage } from './erasures-page.tsx';

const project = { id: 'shop', name: 'Shop' } as Project;
const me = (role: Me['user']['role']): Me => ({
  user: { id: 'u_1', email: 'ada@shop.example', name: 'Ada', role },
  gatewayUrl: '',
  collectorUrl: '',
});
const erasure: Erasure = {
  id: 'e_aaaaaaaaaaaa',
  project: 'shop',
  selection: { user: `sha256:${'ab'.repeat(32)}` },
  requestedBy: 'u_1',
  requestedAt: 1_795_000_000_000,
  state: 'done',
  doneAt: 1_795_000_030_000,
  sessions: 2,
  removed: [{ store: 'clickhouse', name: 'chunks', count: 12 }],
  topics: [{ topic: 'sightline.recordings.v1', endsAt: 1_796_000_000_000 }],
};

const page = (role: Me['user']['role']) => (
  <MeContext value={me(role)}>
    <ProjectContext value={project}>
      <ErasuresPage />
    </ProjectContext>
  </MeContext>
);

it('asks how many sessions a user has before it erases them, and shows the receipt', async () => {
  const sent: [string, string, unknown][] = [];
  let erasures: Erasure[] = [];
  stubApi((method, path, body) => {
    if (method === 'GET') return Response.json({ erasures });
    sent.push([method, path, body]);
    if (path.endsWith('/preview')) return Response.json({ sessions: 2 });
    erasures = [erasure];
    return Response.json(erasure, { status: 201 });
  });
  renderPage(page('administrator'));
  await screen.findByText('Nothing was erased yet');
  await userEvent.click(screen.getByText('A user'));
  expect(screen.getByTestId('erase-look').closest('button')?.disabled).toBe(true);
  await userEvent.type(screen.getByLabelText('User'), 'ada');
  await userEvent.click(screen.getByTestId('erase-look'));
  expect((await screen.findByTestId('erase-preview')).textContent).toBe('2 sessions are stored now');
  await userEvent.click(screen.getByTestId('erase-confirm'));
  const row = await screen.findByTestId('erasure-row');
  expect(row.textContent).toContain('Rows of chunks12');
  expect(row.textContent).toContain('sightline.recordings.v1');
  expect(sent).toEqual([
    ['POST', '/api/projects/shop/erasures/preview', { user: 'ada' }],
    ['POST', '/api/projects/shop/erasures', { user: 'ada' }],
  ]);
});

it('is for administrators', async () => {
  stubApi(() => {
    throw new Error('nothing is asked');
  });
  renderPage(page('analyst'));
  await screen.findByText('Only administrators erase');
});
