import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createMemoryRouter, type RouteObject, RouterProvider } from 'react-router';
import { afterEach, vi } from 'vitest';
import { theme } from '../src/theme.ts';

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

// What jsdom lacks and Mantine asks for.
vi.stubGlobal('ResizeObserver', NoObserver);
window.matchMedia = (media) =>
  ({ matches: false, media, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView = () => {};
afterEach(cleanup);

interface RenderOptions {
  /** Where the page is opened. */
  at?: string;
  /** Pages besides the one under test. */
  others?: RouteObject[];
}

/** Renders a component as a page of the dashboard, without its frame. */
export function renderPage(element: ReactNode, { at = '/', others = [] }: RenderOptions = {}) {
  const router = createMemoryRouter([{ path: at.split('?')[0] ?? '/', element }, ...others], { initialEntries: [at] });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

/** Answers calls of the page; the handler gets method, path and body. */
export function stubApi(answer: (method: string, path: string, body: unknown) => Response): void {
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) =>
    answer(init.method ?? 'GET', path, init.body ? JSON.parse(String(init.body)) : undefined),
  );
}

export const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  Response.json({ status, code, title: code }, { status, headers });
