import { Alert, Button, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { boundPaths, textIn, withMember, withPaths } from './content';
import type { FieldsProps } from './draft';
import { JsonField } from './JsonField';
import { isRequired, workflowParts } from './parts';
import { choicesFor, nodesOf, outputNodes, parseWorkflow, suggestBindings } from './workflow';
import classes from './Preset.module.css';

/** A workflow, and which of its inputs take the parts of an order. */
export function WorkflowFields({ content, problem, onUnread, onChange }: FieldsProps) {
  const nodes = nodesOf(content['workflow']);
  const isBound = Object.keys((content['bind'] as object | undefined) ?? {}).length > 0;
  const take = (workflow: unknown) => {
    const next = withMember(content, 'workflow', workflow);
    // What is bound already was decided by a person.
    onChange(
      workflow !== undefined && !isBound
        ? { ...next, ...suggestBindings(nodesOf(workflow)) }
        : next,
    );
  };
  return (
    <>
      <JsonField
        label="Workflow"
        description="In ComfyUI: menu “Workflow”, then “Export (API)”. Paste all of the file."
        placeholder={'{ "3": { "class_type": "KSampler", "inputs": { … } }, … }'}
        required
        value={content['workflow']}
        error={problem('/workflow')}
        read={(typed) => {
          const answer = parseWorkflow(typed);
          return 'problem' in answer ? answer : { value: answer.workflow };
        }}
        onUnread={onUnread}
        onValue={take}
      />
      {nodes.length > 0 && (
        <fieldset className={classes['group']}>
          <legend>What goes where</legend>
          <Alert
            variant="light"
            color="gray"
            icon={<IconWand size={18} aria-hidden />}
            className={classes['hint'] ?? ''}
          >
            The places below were found by following the workflow. Look at each, above all at Text.{' '}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onChange({ ...content, ...suggestBindings(nodes) })}
            >
              Suggest again
            </Button>
          </Alert>
          <div className={classes['parts']}>
            {workflowParts.map(({ name, label, hint, holds }) => (
              <MultiSelect
                key={name}
                label={label}
                description={hint}
                required={isRequired('comfyui', name)}
                placeholder={boundPaths(content, name).length === 0 ? 'Not sent' : ''}
                searchable
                clearable
                clearButtonProps={{ 'aria-label': `Send no ${label.toLowerCase()}` }}
                data={choicesFor(holds, nodes)}
                value={boundPaths(content, name)}
                error={problem(`/bind/${name}`)}
                onChange={(paths) => onChange(withPaths(content, name, paths))}
              />
            ))}
            <NativeSelect
              label="Saves the video"
              description="The node whose file is the clip."
              required
              value={textIn(content, 'output_node')}
              error={problem('/output_node')}
              data={[
                { value: '', label: 'Choose a node' },
                ...outputNodes(nodes).map(({ id, title }) => ({
                  value: id,
                  label: `${id} ${title}`,
                })),
              ]}
              onChange={({ currentTarget: { value } }) =>
                onChange(withMember(content, 'output_node', value === '' ? undefined : value))
              }
            />
            <TextInput
              label="Frames it makes"
              description="When the model has a rule, such as 4n+1."
              placeholder="Any number"
              maxLength={10}
              value={textIn(content, 'frames_rule')}
              error={problem('/frames_rule')}
              onChange={({ currentTarget: { value } }) =>
                onChange(withMember(content, 'frames_rule', value === '' ? undefined : value))
              }
            />
          </div>
        </fieldset>
      )}
    </>
  );
}
