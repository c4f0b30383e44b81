import { MultiSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { adminsQuery } from '~/api/access/admins';
import { meQuery } from '~/api/access/session';
import { useMay } from '~/api/access/useMay';
import type { Experiment } from '~/api/experiments/experiments';
import { isolated } from '~/lib/text/isolated';
import { Section } from '~/ui/page/Section';
import { votersMin } from './draft';

interface PanelPickerProps {
  raters: readonly string[];
  /** Who is in the panel as it was saved. */
  known: Experiment['raters'];
  /** Who made the experiment; undefined while it is new, for then it is me. */
  maker: string | undefined;
  problem: (field: string) => string | undefined;
  onChange: (raters: string[]) => void;
}

/** Those who may be asked, by id: an editor, who may not see all admins, knows the panel and themselves. */
function useCandidates(known: Experiment['raters']): ReadonlyMap<string, string> {
  const maySeeAll = useMay('admin');
  const admins = useQuery({ ...adminsQuery, enabled: maySeeAll });
  const me = useQuery(meQuery).data?.admin;
  const voters = (admins.data ?? []).filter(
    ({ role, disabled_at }) => role !== 'viewer' && disabled_at === null,
  );
  return new Map([
    ...known.map(({ id, display_name }): [string, string] => [id, display_name]),
    ...(me ? [[me.id, me.display_name] satisfies [string, string]] : []),
    ...voters.map(({ id, display_name }): [string, string] => [id, display_name]),
  ]);
}

/** Who votes, and who of them counts. */
export function PanelPicker({ raters, known, maker, problem, onChange }: PanelPickerProps) {
  const candidates = useCandidates(known);
  const maySeeAll = useMay('admin');
  const me = useQuery(meQuery).data?.admin.id;
  const author = maker ?? me;
  const counting = raters.filter((id) => id !== author);
  const error =
    problem('raters') ??
    raters.map((_, at) => problem(`raters/${at}`)).find((one) => one !== undefined);
  return (
    <Section
      title="Panel"
      description="Everyone votes on every pair. Whoever made the experiment or wrote one of the texts may vote, too, but does not count."
    >
      <MultiSelect
        label="Raters"
        description={
          maySeeAll
            ? undefined
            : 'You see those who are in already, and yourself: only admins see everybody.'
        }
        placeholder={raters.length === 0 ? 'Search by name' : ''}
        searchable
        hidePickedOptions
        value={[...raters]}
        error={error}
        data={[...candidates].map(([value, name]) => ({
          value,
          label: value === author ? `${isolated(name)} (does not count)` : isolated(name),
        }))}
        nothingFoundMessage="Nobody with this name may vote"
        onChange={onChange}
      />
      <Text size="sm" mt="xs" c="var(--mien-quiet)" role="status">
        {counting.length < votersMin
          ? `A verdict needs ${votersMin} raters who count; there ${counting.length === 1 ? 'is 1' : 'are none'} yet.`
          : `${counting.length} raters count.`}
      </Text>
    </Section>
  );
}
