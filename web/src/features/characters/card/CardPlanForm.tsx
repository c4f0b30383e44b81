import { Alert, Progress, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
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
import { applyingOf } from './applying';

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
  const { apply, characterMade } = useExchangeChanges();
  const applying = applyingOf(card);
  const isUnderWay = applying.is === 'under-way';
  const failure = applying.is === 'failed' && !apply.isPending ? applying.error : null;
  const problem = (field: string) =>
    isProblem(apply.error) ? apply.error.field(field) : undefined;
  // The answer may say that it is being made yet; whoever shows this asks until it is.
  const finish = useEffectEvent((left: number) => {
    void characterMade();
    notifyDone(
      `${isolated(name)} is there.${left > 0 ? ` ${counted(left, 'image')} could not be used.` : ''}`,
    );
    onClose();
    if (card.result) {
      void navigate({
        to: '/characters/$characterId',
        params: { characterId: card.result.character_id },
        search: {},
      });
    }
  });
  const left = applying.is === 'done' ? applying.left : undefined;
  useEffect(() => {
    if (left !== undefined) finish(left);
  }, [left]);
  return (
    <FormDialog
      title={`Import ${isolated(card.file_name)}`}
      submitLabel="Create character"
      size="lg"
      // What is under way goes on when this is closed.
      isChanged={!isUnderWay && (name !== plan.name || description !== plan.description)}
      isReady={!isUnderWay}
      isValid={!isBlank(name)}
      isSaving={apply.isPending}
      error={apply.error ?? failure}
      failure="Not imported"
      fields={['name', 'description']}
      onSubmit={() => apply.mutate({ id: card.import_id, name, description })}
      onClose={onClose}
    >
      {isUnderWay && (
        <Progress value={100} animated aria-label="Making the character: this can be closed" />
      )}
      <LimitedInput
        label="Name"
        required
        data-autofocus
        limit={limits.name}
        readOnly={isUnderWay || apply.isPending}
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
        readOnly={isUnderWay || apply.isPending}
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
