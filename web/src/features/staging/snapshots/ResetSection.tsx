import { Button, Checkbox, Radio, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Section } from '~/ui/page/Section';
import { ResetQuestion } from './ResetQuestion';
import type { Target } from './target';

interface ResetSectionProps {
  target: Target;
  isBusy: boolean;
}

const ends = [
  {
    value: 'last_sync',
    label: 'What the last sync brought',
    means: 'Production’s data of that time; empty when there was no sync',
  },
  { value: 'empty', label: 'Empty', means: 'As on the first day, without samples' },
] as const;

/** Beginning anew: the database, the storage, or both. */
export function ResetSection({ target, isBusy }: ResetSectionProps) {
  const [database, setDatabase] = useState(false);
  const [storage, setStorage] = useState(false);
  const [to, setTo] = useState<(typeof ends)[number]['value']>('last_sync');
  const [isAsking, setIsAsking] = useState(false);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setIsAsking(true);
  };
  return (
    <Section
      title="Reset"
      description="Each for itself. Production has no part in it, and admins and settings stay."
    >
      <form onSubmit={ask}>
        <Stack gap="md" align="flex-start">
          <Checkbox
            label="Database"
            description="What is served now is kept, and can be rolled back to"
            checked={database}
            onChange={({ currentTarget: { checked } }) => setDatabase(checked)}
          />
          {database && (
            <Radio.Group
              label="The database becomes"
              ml={32}
              value={to}
              onChange={(value) => setTo(value === 'empty' ? 'empty' : 'last_sync')}
            >
              <Stack gap="xs" mt={4}>
                {ends.map(({ value, label, means }) => (
                  <Radio key={value} value={value} label={label} description={means} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <Checkbox
            label="Storage"
            description="Clips that no kept data need are removed for good; missing ones are reported"
            checked={storage}
            onChange={({ currentTarget: { checked } }) => setStorage(checked)}
          />
          <Button
            type="submit"
            color="red.9"
            disabled={isBusy || (!database && !storage)}
            title={isBusy ? 'One operation at a time' : ''}
          >
            Reset…
          </Button>
        </Stack>
      </form>
      {isAsking && (
        <ResetQuestion
          target={target}
          reset={{ database, storage, ...(database ? { to } : {}) }}
          onClose={() => setIsAsking(false)}
          onAsked={() => {
            setIsAsking(false);
            setDatabase(false);
            setStorage(false);
          }}
        />
      )}
    </Section>
  );
}
