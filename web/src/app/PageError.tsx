import { Box } from '@mantine/core';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ErrorPanel } from '~/ui/page/ErrorPanel';

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Box p="lg">
      <ErrorPanel
        error={error instanceof Error ? error : new Error(String(error))}
        what="This page failed"
        onRetry={retry}
      />
    </Box>
  );
}
