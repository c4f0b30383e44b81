import { Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface SectionProps {
  title: string;
  description?: string;
  children: ReactNode;
}

export function Section({ title, description, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {description !== undefined && (
        <Text size="sm" c="var(--mien-quiet)" mb="sm">
          {description}
        </Text>
      )}
      {children}
    </Paper>
  );
}
