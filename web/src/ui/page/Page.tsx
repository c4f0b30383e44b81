import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { tabTitle } from '~/lib/browser/environment';
import { isolated } from '~/lib/text/isolated';
import classes from './Page.module.css';

interface PageProps {
  title: string;
  /** One line that says what this page is for. */
  description?: ReactNode;
  breadcrumbs?: ReactNode;
  /** What one can do here; the most likely last. */
  actions?: ReactNode;
  /** Fills the height of the window, so that a list inside scrolls and not the page. */
  fills?: boolean;
  /** For forms and short lists, whose rows would be stretched by a wide window. */
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, description, breadcrumbs, actions, ...props }: PageProps) {
  useEffect(() => {
    document.title = tabTitle(isolated(title));
  }, [title]);
  return (
    <Stack
      gap="md"
      className={classes['page']}
      data-fills={props.fills || undefined}
      data-narrow={props.narrow || undefined}
    >
      {breadcrumbs}
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={1}>{title}</Title>
          {description !== undefined && (
            <Text size="sm" className={classes['description']}>
              {description}
            </Text>
          )}
        </div>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {props.children}
    </Stack>
  );
}
