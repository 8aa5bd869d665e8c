import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { isApiError } from './api/client.ts';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { routes } from './routes.tsx';
import { theme } from './theme.ts';

/** What the server refused stays refused; what did not arrive is tried twice more. */
const shouldRetry = (failures: number, error: Error): boolean =>
  failures < 2 && (!isApiError(error) || error.status === 0 || error.status >= 500);

export function App() {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: shouldRetry, refetchOnWindowFocus: false } } }),
  );
  const [router] = useState(() => createBrowserRouter(routes));
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <ErrorBoundary>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
