import { Alert, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CardImport, CardPlan } from '~/api/exchange/cardImports';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { useNames } from '~/api/people/useNames';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { notifyDone } from '~/ui/toast/notify';

interface CardPlanFormProps {
  card: CardImport;
  plan: CardPlan;
  onClose: () => void;
}

/** What would come of a card; its name and description can be put right before. */
export function CardPlanForm({ card, plan, onClose }: CardPlanFormProps) {
  const navigate = useNavigate();
  const { emotionName } = useNames();
  const [name, setName] = useState(plan.name);
  const [description, setDescription] = useState(plan.description);
  const { apply } = useExchangeChanges();
  const problem = (field: string) =>
    isProblem(apply.error) ? apply.error.field(field) : undefined;
  const save = () =>
    apply.mutate(
      { id: card.import_id, name, description },
      {
        onSuccess: ({ result }) => {
          const left = result?.left_out.length ?? 0;
          notifyDone(
            `${isolated(name)} is there.${left > 0 ? ` ${counted(left, 'image')} could not be used.` : ''}`,
          );
          onClose();
          if (result) {
            void navigate({
              to: '/characters/$characterId',
              params: { characterId: result.character_id },
              search: {},
            });
          }
        },
      },
    );
  return (
    <FormDialog
      title={`Import ${isolated(card.file_name)}`}
      submitLabel="Create character"
      size="lg"
      isChanged={name !== plan.name || description !== plan.description}
      isReady
      isValid={!isBlank(name)}
      isSaving={apply.isPending}
      error={apply.error}
      failure="Not imported"
      fields={['name', 'description']}
      onSubmit={save}
      onClose={onClose}
    >
      <LimitedInput
        label="Name"
        required
        data-autofocus
        limit={limits.name}
        value={name}
        error={problem('name')}
        onText={setName}
      />
      <LimitedTextarea
        label="Description"
        autosize
        minRows={3}
        maxRows={8}
        dir="auto"
        limit={limits.description}
        value={description}
        error={problem('description')}
        onText={setDescription}
      />
      <div>
        <Text size="sm" fw={500}>
          {counted(plan.images.length, 'reference image')}
        </Text>
        <Text size="sm" c="var(--mien-quiet)">
          {plan.images
            .map(({ emotion, label }) =>
              emotion === null ? 'Main image' : `${emotionName(emotion)} (from “${label}”)`,
            )
            .join(', ') || 'The card has no image that can be used.'}
        </Text>
      </div>
      {plan.left_out_count > 0 && (
        <Alert color="gray" title={`${counted(plan.left_out_count, 'part')} of the card left out`}>
          <ul>
            {plan.left_out.slice(0, 20).map(({ what, why }, at) => (
              <li key={`${String(at)} ${what}`}>
                <bdi>{what}</bdi>: {why}
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </FormDialog>
  );
}
