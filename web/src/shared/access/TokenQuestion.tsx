import { Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tokensQuery, type ApiToken } from '~/api/access/tokens';
import { revocations, validTokens, type Revocation } from '~/lib/admin/tokens';
import { counted } from '~/lib/text/counts';

interface TokenQuestionProps {
  /** Whose password it is: an admin's id; mine when left out. */
  adminId?: string;
  value: Revocation;
  error?: string | undefined;
  onChange: (value: Revocation) => void;
}

const choices: Record<Revocation, { label: string; means: string }> = {
  made_in_sessions: {
    label: 'Those made while signed in',
    means: 'With the tokens they have made. Tokens made on the command line stay.',
  },
  all: {
    label: 'All',
    means: 'None stays. Every program needs a new token.',
  },
  none: {
    label: 'None',
    means: 'All stay. Only if nobody else can have used a session.',
  },
};

/** Which API tokens end together with a password. Silent when there are none. */
export function TokenQuestion({ adminId, value, error, onChange }: TokenQuestionProps) {
  const [now] = useState(Date.now);
  const { data, isPending } = useQuery(tokensQuery(adminId !== undefined));
  const theirs = data?.filter(({ admin }) => adminId === undefined || admin?.id === adminId);
  const valid = theirs && validTokens(theirs, now);
  if (isPending || valid?.length === 0) return null;
  return (
    <Radio.Group
      label="Which API tokens end with the old password?"
      description={valid && <Names tokens={valid} />}
      value={value}
      error={error}
      onChange={(chosen) => onChange(revocations.find((one) => one === chosen) ?? value)}
    >
      <Stack gap="xs" mt="xs">
        {revocations.map((one) => (
          <Radio
            key={one}
            value={one}
            label={choices[one].label}
            description={choices[one].means}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

const namesMax = 5;

function Names({ tokens }: { tokens: readonly ApiToken[] }) {
  const more = tokens.length - namesMax;
  return (
    <>
      {counted(tokens.length, 'valid token')}:{' '}
      {tokens.slice(0, namesMax).map(({ id, name }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <bdi>{name}</bdi>
        </span>
      ))}
      {more > 0 && ` and ${counted(more, 'other')}`}
    </>
  );
}
