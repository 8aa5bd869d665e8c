import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertCircle, IconClock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { isApiError, sendJson } from '../api/client.ts';
import { loginMessage } from '../auth/login-message.ts';
import { safeNext } from '../auth/login-path.ts';
import { Logo } from '../components/logo.tsx';

export function LoginPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  useEffect(() => {
    document.title = 'Sign in · Sightline';
  }, []);
  const login = useMutation({
    mutationFn: () => sendJson('POST', '/api/login', { email: email.trim(), password }),
    onSuccess: () => {
      queries.clear();
      void navigate(safeNext(parameters.get('next')), { replace: true });
    },
    onError: (error) => {
      if (isApiError(error) && error.status === 401) setPassword('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!login.isPending) login.mutate();
  };
  const expired = parameters.get('expired') === '1' && login.isIdle;
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={380} gap="lg">
        <Group justify="center" gap="xs">
          <Logo size={34} />
          <Title order={1} fz={24}>
            Sightline
          </Title>
        </Group>
        <Paper p="xl" shadow="sm" component="form" onSubmit={submit}>
          <Stack gap="sm">
            {expired && (
              <Alert icon={<IconClock size={18} />} p="sm">
                Your session has ended. Sign in to go on where you were.
              </Alert>
            )}
            {login.isError && (
              <Alert color="red" icon={<IconAlertCircle size={18} />} p="sm" role="alert">
                {loginMessage(login.error)}
              </Alert>
            )}
            <TextInput
              label="E-mail"
              type="email"
              name="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              data-testid="login-email"
            />
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="current-password"
              size="sm"
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              data-testid="login-password"
            />
            <Button type="submit" size="sm" mt={4} fullWidth loading={login.isPending} data-testid="login-submit">
              Sign in
            </Button>
          </Stack>
        </Paper>
        <Text size="xs" c="dimmed" ta="center">
          The first administrator’s password was printed when Sightline was set up.
        </Text>
      </Stack>
    </Center>
  );
}
