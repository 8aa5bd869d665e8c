// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage, stubApi } from '../../test/render.tsx';
import type { Project } from '../api/types.ts';
import { PrivacyCard } from './privacy-card.tsx';

const project: Project = {
  id: 'shop',
  name: 'Shop',
  origins: ['https://shop.example'],
  keys: [],
  sampleRate: 1,
  createdAt: 1,
  privacy: { actions: { email: 'hash' }, patterns: [{ id: 'customer_no', regex: 'K-\\d{6}' }] },
  retention: { recordings: 30, interactions: 396, alerts: 396, leaks: 396 },
  limits: {},
};

/** A select's field, not its list, which has the same label. */
const field = (label: string): HTMLInputElement => screen.getByLabelText(label, { selector: 'input' });

const choose = async (label: string, option: string): Promise<void> => {
  await userEvent.click(field(label));
  await userEvent.click(await screen.findByRole('option', { name: option }));
};

describe('PrivacyCard', () => {
  it('shows what the project has, and sends only what is not as in the rules', async () => {
    const sent: unknown[] = [];
    stubApi((method, path, body) => {
      sent.push([method, path, body]);
      return Response.json({ ...project, privacy: body });
    });
    renderPage(<PrivacyCard project={project} editable />);
    expect(field('E-mail addresses').value).toBe('Replace by a hash');
    expect((screen.getByTestId('privacy-save') as HTMLButtonElement).disabled).toBe(true);
    await choose('IBAN', 'Block the whole text');
    await choose('E-mail addresses', 'Mask characters');
    await userEvent.click(screen.getByRole('button', { name: 'Remove the pattern customer_no' }));
    await userEvent.click(screen.getByRole('switch', { name: /typed into ordinary fields/ }));
    await userEvent.click(screen.getByTestId('privacy-save'));
    await waitFor(() =>
      expect(sent).toEqual([
        ['PUT', '/api/projects/shop/privacy', { actions: { iban: 'block' }, patterns: [], inputs: 'allow' }],
      ]),
    );
  });

  it('cannot be saved with half a pattern, and says what the server finds wrong with one', async () => {
    const detail = 'patterns.1.regex: a loop that can read one text in several ways';
    stubApi(() => Response.json({ status: 400, code: 'dangerous-pattern', detail }, { status: 400 }));
    renderPage(<PrivacyCard project={project} editable />);
    await userEvent.click(screen.getByRole('button', { name: 'Add a pattern' }));
    const save = screen.getByTestId('privacy-save') as HTMLButtonElement;
    expect(save.disabled).toBe(true);
    const row = within(screen.getAllByTestId('privacy-pattern')[1] as HTMLElement);
    await userEvent.type(row.getByRole('textbox', { name: 'Name' }), 'slow');
    await userEvent.type(row.getByRole('textbox', { name: 'Regular expression' }), '(a+)+b');
    await userEvent.click(save);
    expect((await screen.findByRole('alert')).textContent).toBe(detail);
  });

  it('shows viewers what is masked and lets them change nothing', () => {
    renderPage(<PrivacyCard project={project} editable={false} />);
    expect(screen.queryByTestId('privacy-save')).toBeNull();
    expect(field('IBAN').disabled).toBe(true);
  });
});
