import { Alert, Button, Stack } from '@mantine/core';

interface ChangedMeanwhileProps {
  /** "this draft". */
  what: string;
  /** What others changed and is shown now, in words. */
  theirs: readonly string[];
  /** What both changed. */
  both: readonly string[];
  /** What is read until that is over may be one's own. */
  isSaving: boolean;
  onTakeTheirs: () => void;
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** Says what somebody else has saved while one was writing; nothing when they did not. */
export function ChangedMeanwhile({
  what,
  theirs,
  both,
  isSaving,
  onTakeTheirs,
}: ChangedMeanwhileProps) {
  const only = theirs.filter((name) => !both.includes(name));
  if (isSaving || (only.length === 0 && both.length === 0)) return null;
  return (
    <Alert
      color={both.length > 0 ? 'yellow' : 'gray'}
      role={both.length > 0 ? 'alert' : 'status'}
      title={`Somebody else changed ${what} meanwhile`}
    >
      <Stack gap="xs" align="flex-start">
        {only.length > 0 && <span>Shown here as they saved it: {list.format(only)}.</span>}
        {both.length > 0 && (
          <>
            <span>
              You both changed: {list.format(both)}. Yours is still here, and saving replaces
              theirs.
            </span>
            <Button size="compact-sm" variant="default" onClick={onTakeTheirs}>
              Take theirs instead
            </Button>
          </>
        )}
      </Stack>
    </Alert>
  );
}
