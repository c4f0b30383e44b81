import { Button, FileButton, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cardImportQuery, isReading } from '~/api/exchange/cardImports';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { CardPlanForm } from './CardPlanForm';

/** Reads the card of another program, shows what would come of it, and makes the character. */
export default function CardImportDialog({ onClose }: { onClose: () => void }) {
  const [id, setId] = useState<string>();
  const [sent, setSent] = useState(0);
  const [cancel] = useState(() => new AbortController());
  const { plan } = useExchangeChanges();
  const card = useQuery({ ...cardImportQuery(id ?? ''), enabled: id !== undefined }).data;
  useEffect(() => () => cancel.abort(), [cancel]);
  const choose = (file: File | null) =>
    file &&
    plan.mutate(
      { file, onSent: setSent, signal: cancel.signal },
      { onSuccess: ({ import_id }) => setId(import_id) },
    );
  // Also when the plan could not be carried out: it can be tried again.
  if (card?.plan) {
    return <CardPlanForm card={card} plan={card.plan} onClose={onClose} />;
  }
  const isBusy = plan.isPending || (card !== undefined && isReading(card.status));
  return (
    <Modal
      opened
      onClose={onClose}
      title="Import a character card"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md" align="flex-start">
        <Text size="sm">
          A card of SillyTavern (PNG or JSON, V1 to V3) or a CHARX file becomes a new character: its
          name, its description, and its expressions as reference images. You see what would come of
          it before anything is changed.
        </Text>
        {plan.error && <ErrorPanel error={plan.error} what="The card could not be read" />}
        {(card?.status === 'failed' || card?.status === 'cancelled') && (
          <Text size="sm" role="alert" c="var(--mien-bad)">
            {card.error?.message ?? 'The card could not be read.'}
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
        <Text size="xs" c="var(--mien-quiet)">
          Up to 128 MB. Nothing in a card is run, and no address in it is looked up.
        </Text>
      </Stack>
    </Modal>
  );
}
