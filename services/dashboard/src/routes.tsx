import { Navigate, type RouteObject } from 'react-router';
import { AuthGate } from './auth/auth-gate.tsx';
import { RouteError } from './components/error-boundary.tsx';
import { PageSkeleton } from './components/page-skeleton.tsx';
import { LoginPage } from './pages/login-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { ProjectGate } from './projects/project-gate.tsx';
import { ToProject } from './projects/to-project.tsx';
import { Shell } from './shell/shell.tsx';

/** The pages of a project; each is a file of its own that is loaded when it is first opened. */
const projectPages: RouteObject[] = [
  { index: true, element: <Navigate to="sessions" replace /> },
  { path: 'sessions', lazy: async () => ({ Component: (await import('./pages/sessions-page.tsx')).SessionsPage }) },
  {
    path: 'sessions/:session',
    lazy: async () => ({ Component: (await import('./pages/replay-page.tsx')).ReplayPage }),
  },
  {
    path: 'live/:session?',
    lazy: async () => ({ Component: (await import('./pages/live-sessions-page.tsx')).LiveSessionsPage }),
  },
  { path: 'heatmaps', lazy: async () => ({ Component: (await import('./pages/heatmaps-page.tsx')).HeatmapsPage }) },
  { path: 'alerts', lazy: async () => ({ Component: (await import('./pages/alerts-page.tsx')).AlertsPage }) },
  { path: 'privacy', lazy: async () => ({ Component: (await import('./pages/privacy-page.tsx')).PrivacyPage }) },
  { path: 'erasures', lazy: async () => ({ Component: (await import('./pages/erasures-page.tsx')).ErasuresPage }) },
  { path: 'settings', lazy: async () => ({ Component: (await import('./pages/settings-page.tsx')).SettingsPage }) },
];

/** Short addresses that lead to the project that was used last. */
const shortcuts = ['sessions', 'live', 'heatmaps', 'alerts', 'privacy', 'erasures', 'settings'];

export const routes: RouteObject[] = [
  {
    errorElement: <RouteError />,
    hydrateFallbackElement: <PageSkeleton />,
    children: [
      { path: '/login', element: <LoginPage /> },
      { path: '/share/:token', lazy: async () => ({ Component: (await import('./pages/share-page.tsx')).SharePage }) },
      {
        element: <AuthGate />,
        children: [
          { path: '/', element: <ToProject page="sessions" /> },
          ...shortcuts.map((page) => ({ path: `/${page}`, element: <ToProject page={page} /> })),
          {
            path: '/p/:project',
            element: <ProjectGate />,
            children: [
              {
                element: <Shell />,
                children: [
                  { errorElement: <RouteError />, children: projectPages },
                  { path: '*', element: <NotFoundPage /> },
                ],
              },
            ],
          },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];
