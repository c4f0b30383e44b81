import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Experiment, TrafficShares } from '~/api/experiments/experiments';
import { useSplitChanges } from '~/api/experiments/useSplitChanges';
import { isProblem } from '~/lib/problem';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { TextLink } from '~/ui/link/TextLink';
import { notifyDone } from '~/ui/toast/notify';
import { ShareBar } from './ShareBar';
import { everybody, firstShares, parseShare, shareMoved, shareWords } from './shares';
import classes from './Traffic.module.css';

interface SplitDialogProps {
  experiment: Experiment & { etag: string };
  onClose: () => void;
}

const usual = [100, 500, 2500, 5000];

function written(share: number): string {
  return `${share / 100}`;
}

/** The shares of all users that get the texts: to begin with, or others from now on. */
export default function SplitDialog({ experiment, onClose }: SplitDialogProps) {
  // As it was read when this was opened: a newer split is not written over, but told.
  const [{ id, etag, number, split: read }] = useState(experiment);
  const now = read ?? null;
  const before = now ?? firstShares;
  const [a, setA] = useState(written(before.share_a));
  const [b, setB] = useState(written(before.share_b));
  const { split } = useSplitChanges();
  const shares = sharesOf(a, b);
  const isChanged = shares?.share_a !== before.share_a || shares.share_b !== before.share_b;
  const problem = (field: string) =>
    isProblem(split.error) ? split.error.field(field) : undefined;
  const submit = (wanted: TrafficShares) =>
    split.mutate(
      { id, etag, shares: wanted },
      {
        onSuccess: () => {
          notifyDone(now ? 'The shares are changed.' : 'The traffic is split from now on.');
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={now ? 'Change the shares' : `Split traffic for experiment ${number}`}
      submitLabel={now ? 'Change the shares' : 'Split from now on'}
      isChanged={isChanged}
      isReady={now === null}
      isValid={shares !== undefined}
      isSaving={split.isPending}
      error={split.error}
      failure="The traffic is split as before"
      fields={['share_a', 'share_b']}
      onSubmit={() => shares && submit(shares)}
      onClose={onClose}
    >
      <div className={classes['shares']}>
        <ShareField letter="A" value={a} error={problem('share_a')} onText={setA} />
        <ShareField letter="B" value={b} error={problem('share_b')} onText={setB} />
      </div>
      <Group gap="xs" role="group" aria-label="Usual shares">
        {usual.map((share) => (
          <Button
            key={share}
            size="compact-sm"
            variant="default"
            aria-pressed={shares?.share_a === share && shares.share_b === share}
            onClick={() => {
              setA(written(share));
              setB(written(share));
            }}
          >
            {share === everybody / 2 ? 'Half and half' : `${shareWords(share)} each`}
          </Button>
        ))}
      </Group>
      {shares ? (
        <ShareBar {...shares} />
      ) : (
        <Text size="sm" c="var(--mien-bad)" role="status">
          {whyNot(a, b)}
        </Text>
      )}
      <Consequences before={now} shares={shares} />
      <WayOn error={split.error} />
    </FormDialog>
  );
}

/** Those that can be sent. */
function sharesOf(a: string, b: string): TrafficShares | undefined {
  const share_a = parseShare(a);
  const share_b = parseShare(b);
  if (share_a === undefined || share_b === undefined) return undefined;
  const sum = share_a + share_b;
  return sum > 0 && sum <= everybody ? { share_a, share_b } : undefined;
}

function whyNot(a: string, b: string): string {
  const share_a = parseShare(a);
  const share_b = parseShare(b);
  if (share_a === undefined || share_b === undefined) {
    return 'A share is a number from 0 to 100 with two decimals at most.';
  }
  return share_a + share_b === 0
    ? 'Nobody would get a text: to end the split, stop it.'
    : `Together that is ${shareWords(share_a + share_b)}; 100 % is everybody.`;
}

interface ShareFieldProps {
  letter: string;
  value: string;
  error: string | undefined;
  onText: (text: string) => void;
}

function ShareField({ letter, value, error, onText }: ShareFieldProps) {
  return (
    <TextInput
      label={`Users who get text ${letter}`}
      inputMode="decimal"
      rightSection={<span aria-hidden>%</span>}
      value={value}
      error={error}
      maxLength={8}
      {...(letter === 'A' ? { 'data-autofocus': true } : {})}
      onChange={({ currentTarget }) => onText(currentTarget.value)}
    />
  );
}

interface ConsequencesProps {
  before: TrafficShares | null;
  shares: TrafficShares | undefined;
}

function Consequences({ before, shares }: ConsequencesProps) {
  const moved = before && shares ? shareMoved(before, shares) : 0;
  return (
    <ul className={classes['facts']}>
      {before === null ? (
        <>
          <li>From the next request on, these users get the text of their arm instead.</li>
          <li>A user keeps the same text in every cell, also when you raise the shares later.</li>
          <li>Whoever can list videos sees the texts there, raters too.</li>
        </>
      ) : (
        <>
          <li>Another phase begins, whose counts are checked for themselves.</li>
          <li>
            {moved === 0
              ? 'Nobody goes over to the other text.'
              : `${shareWords(moved)} of users go over to the other text, and are left out of the result.`}
          </li>
        </>
      )}
      {shares && shares.share_a !== shares.share_b && (
        <li>Equal shares find a difference with the fewest users.</li>
      )}
    </ul>
  );
}

/** What to do about a refusal that another experiment, a character or a prompt is the reason for. */
function WayOn({ error }: { error: Error | null }) {
  if (!isProblem(error, 'conflict')) return null;
  return (
    <Group gap="md">
      <TextLink to="/experiments" search={{ state: 'running' }}>
        See which experiments run
      </TextLink>
      <TextLink to="/characters">See the characters</TextLink>
    </Group>
  );
}
