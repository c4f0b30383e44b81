import { Button, FileButton, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cardImportQuery, isReading, type CardImport } from '~/api/exchange/cardImports';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { isolated } from '~/lib/text/isolated';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { CardPlanForm } from './CardPlanForm';
import type { Target } from './CardTarget';

interface CardImportDialogProps {
  /** Who gets the images; left out, that is chosen. */
  character?: Target;
  onClose: () => void;
}

/** Reads the card of another program, shows what would come of it, and imports it. */
export default function CardImportDialog({ character, onClose }: CardImportDialogProps) {
  const [id, setId] = useState<string>();
  const [sent, setSent] = useState(0);
  const [sending] = useState(() => new AbortController());
  const [chosen, setChosen] = useState<Target | null | undefined>(character ?? null);
  const { plan, cancelCard } = useExchangeChanges();
  const query = cardImportQuery(id ?? '', chosen?.id);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...query,
    enabled: id !== undefined,
  });
  // What another character has may not be read; what was typed stays all the same.
  const [last, setLast] = useState<CardImport>();
  if (data && data !== last) setLast(data);
  const card = data ?? (last?.import_id === id ? last : undefined);
  const unread = error && (
    <ErrorPanel error={error} what="The plan could not be read" onRetry={() => void refetch()} />
  );
  useEffect(() => () => sending.abort(), [sending]);
  const choose = (file: File | null) =>
    file &&
    plan.mutate(
      { file, onSent: setSent, signal: sending.signal },
      { onSuccess: ({ import_id }) => setId(import_id) },
    );
  // Also when the plan could not be carried out: it can be tried again.
  if (card?.plan) {
    return (
      <CardPlanForm
        card={card}
        plan={card.plan}
        isStale={isPlaceholderData || data === undefined}
        unread={unread}
        target={chosen}
        onTarget={character ? undefined : setChosen}
        onClose={onClose}
      />
    );
  }
  const isBusy = plan.isPending || (card !== undefined && isReading(card.status));
  return (
    <Modal
      opened
      onClose={onClose}
      title={character ? `Images for ${isolated(character.name)}` : 'Import a character card'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md" align="flex-start">
        <Text size="sm">
          {character
            ? 'The expressions of a card of SillyTavern (PNG or JSON, V1 to V3), of a CHARX file, or of a zip of images such as joy.png become reference images.'
            : 'A card of SillyTavern (PNG or JSON, V1 to V3) or a CHARX file becomes a new character: its name, its description, and its expressions as reference images. Its images, or a zip of images such as joy.png, can also go to a character that is here.'}{' '}
          You see what would come of it before anything is changed.
        </Text>
        {plan.error && <ErrorPanel error={plan.error} what="The card could not be read" />}
        {unread}
        {(card?.status === 'failed' || card?.status === 'cancelled') && (
          <Text size="sm" role="alert" c="var(--mien-bad)">
            {card.error?.message ?? 'It was stopped before it was read.'}
          </Text>
        )}
        {isBusy && (
          <Progress
            w="100%"
            value={sent < 1 ? 100 * sent : 100}
            animated
            aria-label={sent < 1 ? 'Sending the card' : 'Reading the card'}
          />
        )}
        <Group gap="xs">
          <FileButton accept=".png,.json,.charx,.zip" onChange={choose}>
            {(props) => (
              <Button
                {...props}
                leftSection={<IconFileImport size={16} aria-hidden />}
                loading={isBusy}
              >
                Choose a card
              </Button>
            )}
          </FileButton>
          {id !== undefined && isBusy && (
            <Button
              variant="default"
              loading={cancelCard.isPending}
              onClick={() => cancelCard.mutate(id)}
            >
              Stop
            </Button>
          )}
        </Group>
        <Text size="xs" c="var(--mien-quiet)">
          Up to 128 MB. Nothing in a card is run, and no address in it is looked up.
        </Text>
      </Stack>
    </Modal>
  );
}
