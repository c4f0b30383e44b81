import { Progress } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { CardImport, CardPlan } from '~/api/exchange/cardImports';
import { useExchangeChanges } from '~/api/exchange/useExchangeChanges';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { LimitedTextarea } from '~/ui/field/LimitedTextarea';
import { applyingOf } from './applying';
import { CardImages } from './CardImages';
import { CardTarget, type Target } from './CardTarget';
import { imageOrder, takenOf, type Choices } from './choices';
import { LeftOut } from './LeftOut';
import { useCardEnd } from './useCardEnd';

interface CardPlanFormProps {
  card: CardImport;
  plan: CardPlan;
  /** It is being asked what another character has. */
  isStale: boolean;
  /** That it could not be asked. */
  unread: ReactNode;
  target: Target | null | undefined;
  /** Left out when it was chosen before, and stays. */
  onTarget: ((target: Target | null | undefined) => void) | undefined;
  onClose: () => void;
}

/** What would come of a card: who it is for, its words, and its images, each of which may be left. */
export function CardPlanForm({ card, plan, target, ...props }: CardPlanFormProps) {
  const { isStale, unread, onTarget, onClose } = props;
  const [name, setName] = useState(plan.name);
  const [description, setDescription] = useState(plan.description);
  const [choices, setChoices] = useState<Choices>({});
  const { apply } = useExchangeChanges();
  const applying = applyingOf(card);
  const isUnderWay = applying.is === 'under-way';
  const isFixed = isUnderWay || apply.isPending;
  const failure = applying.is === 'failed' && !apply.isPending ? applying.error : null;
  const problem = (field: string) =>
    isProblem(apply.error) ? apply.error.field(field) : undefined;
  const order = imageOrder(plan.images, choices);
  useCardEnd({
    applying,
    name: target?.name ?? name,
    // As it was ordered: by now the images of the card are there, and the choices say otherwise.
    left: apply.variables?.leave?.length ?? 0,
    characterId: card.result?.character_id,
    onClose,
  });
  const isNew = target === null;
  const taken = takenOf(plan.images, choices).length;
  return (
    <FormDialog
      title={`Import ${isolated(card.file_name)}`}
      submitLabel={isNew ? 'Create character' : 'Use these images'}
      size="lg"
      // What is under way goes on when this is closed.
      isChanged={!isUnderWay && (name !== plan.name || description !== plan.description)}
      isReady={!isUnderWay}
      isValid={!isStale && (isNew ? !isBlank(name) : target !== undefined && taken > 0)}
      isSaving={apply.isPending}
      error={apply.error ?? failure}
      failure="Not imported"
      fields={isNew ? ['name', 'description'] : []}
      onSubmit={() =>
        apply.mutate({
          id: card.import_id,
          ...order,
          ...(target ? { character_id: target.id } : { name, description }),
        })
      }
      onClose={onClose}
    >
      {isUnderWay && <Progress value={100} animated aria-label="Importing: this can be closed" />}
      {unread}
      {onTarget && <CardTarget target={target} isReadOnly={isFixed} onChange={onTarget} />}
      {isNew && (
        <>
          <LimitedInput
            label="Name"
            required
            data-autofocus
            limit={limits.name}
            readOnly={isFixed}
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
            readOnly={isFixed}
            value={description}
            error={problem('description')}
            onText={setDescription}
          />
        </>
      )}
      <CardImages
        images={plan.images}
        choices={choices}
        isReadOnly={isFixed}
        onChange={setChoices}
      />
      <LeftOut plan={plan} />
    </FormDialog>
  );
}
