// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../test/render.tsx';
import { SeekBar } from './seek-bar.tsx';

describe('SeekBar', () => {
  it('is a slider for the keyboard', async () => {
    const onSeek = vi.fn();
    const mark = { key: '0-1', at: 20_000, type: 'click', color: 'red', text: 'Click' };
    renderPage(<SeekBar time={60_000} duration={125_000} marks={[mark]} idle={[]} holes={[]} onSeek={onSeek} />);
    const slider = screen.getByRole('slider', { name: 'Position in the recording' });
    expect(slider.getAttribute('aria-valuetext')).toBe('1:00 of 2:05');
    slider.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}{PageUp}{Home}{End}x');
    expect(onSeek.mock.calls.flat()).toEqual([65_000, 55_000, 90_000, 0, 125_000]);
  });
});
