import { Radio, Stack, TagsInput } from '@mantine/core';
import type { Draft } from './draft';

type Part = Pick<Draft, 'mode' | 'criteria'>;

interface ModeFieldsProps extends Part {
  problem: (field: string) => string | undefined;
  onChange: (part: Partial<Part>) => void;
}

const criteriaMax = 5;
const usual = ['Fits the emotion', 'Looks like the character', 'Motion', 'No artefacts'];

/** What the panel is asked of each pair. */
export function ModeFields({ mode, criteria, problem, onChange }: ModeFieldsProps) {
  return (
    <Radio.Group
      label="What raters are asked"
      value={mode}
      error={problem('mode')}
      onChange={(value) => onChange({ mode: value === 'ratings' ? 'ratings' : 'pairwise' })}
    >
      <Stack gap="xs" mt={4}>
        <Radio
          value="pairwise"
          label="Which one is better?"
          description="Left, right, both good or both bad: the quickest, and it finds the most."
        />
        <Radio
          value="ratings"
          label="Ratings from 1 to 5"
          description="Of each clip: slower, but it also says how good the better one is."
        />
        {mode === 'ratings' && (
          <TagsInput
            label="Criteria besides the overall impression"
            description="The winner is found by the overall impression alone. Press Enter after each."
            data={usual}
            maxTags={criteriaMax}
            value={[...criteria]}
            error={problem('criteria')}
            onChange={(next) => onChange({ criteria: next })}
          />
        )}
      </Stack>
    </Radio.Group>
  );
}
