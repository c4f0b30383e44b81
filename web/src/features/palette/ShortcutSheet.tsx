import { Anchor, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSingleKeyShortcuts } from '~/lib/browser/preferences';
import { useRegisteredShortcuts, type Shortcut } from '~/lib/keys/shortcuts';
import { Keys } from '~/ui/text/Keys';
import classes from './ShortcutSheet.module.css';

function Section({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  if (shortcuts.length === 0) return null;
  return (
    <section>
      <Title order={3}>{title}</Title>
      <dl className={classes['list']}>
        {shortcuts.map(({ keys, label }) => (
          <Group key={keys} justify="space-between" wrap="nowrap" className={classes['row']}>
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </Group>
        ))}
      </dl>
    </section>
  );
}

interface ShortcutSheetProps {
  opened: boolean;
  onClose: () => void;
}

/** What can be pressed here: what this page has first, then what works everywhere. */
export default function ShortcutSheet({ opened, onClose }: ShortcutSheetProps) {
  const registered = useRegisteredShortcuts();
  const [singleKeys] = useSingleKeyShortcuts();
  const of = (wanted: 'page' | 'everywhere') =>
    registered.filter(({ scope }) => scope === wanted).flatMap(({ shortcuts }) => shortcuts);
  return (
    <Modal
      returnFocus={false}
      opened={opened}
      onClose={onClose}
      title="Keyboard shortcuts"
      size="md"
    >
      <Stack gap="md">
        <Section title="On this page" shortcuts={of('page')} />
        <Section title="Everywhere" shortcuts={of('everywhere')} />
        <Text size="sm" c="var(--mien-quiet)">
          {singleKeys
            ? 'Single keys do nothing while you type in a field. They can be switched off in the '
            : 'Single keys are switched off; only those with Ctrl or ⌘ work. Switch them on in the '}
          <Anchor component={Link} to="/settings" size="sm" underline="always" onClick={onClose}>
            settings
          </Anchor>
          .
        </Text>
      </Stack>
    </Modal>
  );
}
