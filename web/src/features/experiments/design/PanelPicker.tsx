import { MultiSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';
import type { Experiment } from '~/api/experiments/experiments';
import { isolated } from '~/lib/text/isolated';
import { Section } from '~/ui/page/Section';
import { countingRaters, panelShortage } from './draft';
import { useCandidates } from './useCandidates';

interface PanelPickerProps {
  raters: readonly string[];
  /** Who is in the panel as it was saved. */
  known: Experiment['raters'];
  /** Who made the experiment; undefined while it is new, for then it is me. */
  maker: string | undefined;
  problem: (field: string) => string | undefined;
  onChange: (raters: string[]) => void;
}

/** Who votes, and who of them counts. */
export function PanelPicker({ raters, known, maker, problem, onChange }: PanelPickerProps) {
  const { candidates, areAll } = useCandidates(known);
  const me = useQuery(meQuery).data?.admin.id;
  const author = maker ?? me;
  const counting = countingRaters(raters, author);
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
          areAll
            ? 'Viewers cannot vote.'
            : 'You find who wrote prompts or designed experiments lately. Only admins find everybody. Viewers cannot vote.'
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
        nothingFoundMessage={
          areAll ? 'Nobody with this name may vote' : 'Not found: ask an admin to add them'
        }
        onChange={onChange}
      />
      <Text size="sm" mt="xs" c="var(--mien-quiet)" role="status">
        {panelShortage(counting) ?? `${counting} raters count.`}
      </Text>
    </Section>
  );
}
