// The words of the audit log in those of people.

/** What is done, by the name that the log has for it. */
export const actionWords: Readonly<Record<string, string>> = {
  'prompt.save': 'Saved a prompt',
  'prompt.revert': 'Restored an earlier prompt',
  'prompt.delete': 'Reset a prompt to the default',
  'prompt.import': 'Imported a prompt',
  'preview.request': 'Asked for a preview',
  'preview.cancel': 'Cancelled a preview',
  'preview.retry': 'Retried a preview',
  'video.request': 'Asked for a video',
  'video.cancel': 'Cancelled a video',
  'video.retry': 'Retried a video',
  'export.create': 'Exported prompts',
  'export.cancel': 'Cancelled an export',
  'export.write': 'Wrote an export by a command',
  'import.create': 'Read a file to import',
  'import.apply': 'Imported prompts',
  'import.cancel': 'Cancelled an import',
  'character.create': 'Created a character',
  'character.import': 'Imported a character',
  'character.update': 'Changed a character',
  'character.archive': 'Archived a character',
  'character.restore': 'Restored a character',
  'character.delete': 'Deleted a character',
  'emotion.create': 'Added an emotion',
  'emotion.import': 'Imported an emotion',
  'emotion.update': 'Changed an emotion',
  'emotion.archive': 'Archived an emotion',
  'emotion.restore': 'Restored an emotion',
  'emotion.delete': 'Deleted an emotion',
  'template.create': 'Created a template',
  'template.import': 'Imported a template',
  'template.save': 'Saved a version of a template',
  'template.revert': 'Restored an earlier version of a template',
  'template.apply': 'Applied a template to cells',
  'template.propagate': 'Brought a template’s version to its cells',
  'template.follow': 'Changed which cells follow a template',
  'template.undo': 'Undid a run of a template',
  'template.archive': 'Archived a template',
  'template.restore': 'Restored a template',
  'experiment.create': 'Designed an experiment',
  'experiment.edit': 'Changed the design of an experiment',
  'experiment.delete': 'Deleted a draft of an experiment',
  'experiment.start': 'Started an experiment',
  'experiment.extend': 'Added pairs to an experiment',
  'experiment.split': 'Split the traffic of an experiment',
  'experiment.stop_split': 'Stopped the split of an experiment',
  'experiment.vote': 'Voted on a pair',
  'experiment.change_vote': 'Changed their vote on a pair',
  'experiment.withdraw_vote': 'Took back their vote on a pair',
  'experiment.unblind': 'Looked at what is hidden in an experiment',
  'experiment.decide': 'Decided an experiment by a vote',
  'experiment.close': 'Closed an experiment',
  'experiment.promote': 'Promoted the winner of an experiment',
  'experiment.archive': 'Archived an experiment',
  'user.create': 'Created a user',
  'user.update': 'Changed a user',
  'user.archive': 'Archived a user',
  'user.restore': 'Restored a user',
  'user.delete': 'Deleted a user',
  'user.erase': 'Erased a user whom production erased',
  'assignment.create': 'Assigned a character',
  'assignment.end': 'Ended an assignment',
  'admin.create': 'Created an admin',
  'admin.change': 'Changed an admin',
  'admin.change_password': 'Changed their password',
  'token.create': 'Created an API token',
  'token.revoke': 'Revoked an API token',
  'setting.change': 'Changed a setting',
  'session.sign_in': 'Signed in',
  'session.sign_in_failed': 'Failed to sign in',
  'session.sign_out': 'Signed out',
  'session.end': 'Signed out a session',
  'operation.request': 'Asked for an operation of staging',
  'operation.cancel': 'Cancelled an operation of staging',
  'sync.miss': 'Missed a scheduled sync',
  'storage.reset': 'Emptied the storage of staging',
  'generation.make': 'Made a generation',
  'generation.serve': 'Served another generation',
  'generation.sync': 'Brought a generation from production',
  'generation.carry_over': 'Took admins and settings along to a generation',
  'generation.drop': 'Dropped a generation',
  'isolation.check': 'Asked for the checks of the isolation',
  'staging_configuration.create': 'Wrote the first configuration of staging',
  'staging_configuration.change': 'Changed the configuration of staging',
  'staging_configuration.restore': 'Restored an earlier configuration of staging',
  'provider.create': 'Connected a provider',
  'provider.change': 'Changed a provider',
  'provider.pause': 'Paused a provider after what it said',
  'provider.archive': 'Archived a provider',
  'provider.restore': 'Restored a provider',
  'preset.create': 'Added a preset',
  'preset.save': 'Saved a preset',
  'preset.rename': 'Renamed a preset',
  'preset.revert': 'Restored an earlier preset',
  'preset.archive': 'Archived a preset',
  'preset.restore': 'Restored a preset',
  'preset.choose': 'Chose who makes clips',
  'submission.resolve': 'Said what became of an order',
  'expression_labels.change': 'Changed the label map',
  'character.put_reference_image': 'Put a reference image',
  'character.remove_reference_image': 'Removed a reference image',
  'clip_export.create': 'Exported the clips of a character',
  'exchange.cancel': 'Cancelled an exchange',
  'reference_image.upload': 'Sent a reference image',
  'card.upload': 'Read a character card',
};

/** The kinds of things that the log tells about. */
export const subjectWords: Readonly<Record<string, string>> = {
  prompt: 'Prompt',
  preview: 'Preview',
  video: 'Video',
  export: 'Export',
  import: 'Import',
  character: 'Character',
  emotion: 'Emotion',
  template: 'Template',
  experiment: 'Experiment',
  user: 'User',
  assignment: 'Assignment',
  admin: 'Admin',
  token: 'API token',
  setting: 'Setting',
  session: 'Session',
  operation: 'Operation of staging',
  generation: 'Generation',
  isolation: 'Isolation',
  staging_configuration: 'Configuration of staging',
  provider: 'Provider',
  preset: 'Preset',
  preset_choice: 'Choice of a preset',
  submission: 'Order to a provider',
  exchange: 'Exchange',
  expression_labels: 'Label map',
  clip_export: 'Export of clips',
  reference_image: 'Reference image',
  card: 'Character card',
};

/** Of the few that are not named after the kind of what they are done to. */
const kindsOfOthers: Readonly<Record<string, string>> = {
  'sync.miss': 'operation',
  'storage.reset': 'operation',
};

/** The kind of thing that an action is done to. */
export function kindOf(action: string): string {
  return kindsOfOthers[action] ?? action.split('.')[0] ?? '';
}

/** An action that is not known yet stays readable: "thing.do_this" is "Thing: do this". */
export function actionInWords(action: string): string {
  const known = actionWords[action];
  if (known) return known;
  const [subject = '', verb = ''] = action.split('.');
  return verb === '' ? inWords(subject) : `${inWords(subject)}: ${verb.replaceAll('_', ' ')}`;
}

/** A name as programs write it, in words: "change_reason" is "Change reason". */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface AuditChange {
  name: string;
  from: unknown;
  to: unknown;
}

export interface AuditDetails {
  /** What had another value before. */
  changes: AuditChange[];
  /** What is merely told. */
  facts: [name: string, value: unknown][];
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

/** Tells what an entry changed from what it merely mentions. */
export function readDetails(details: Readonly<Record<string, unknown>>): AuditDetails {
  if (isChange(details)) {
    const { from, to, ...rest } = details;
    return { changes: [{ name: 'value', from, to }], facts: Object.entries(rest) };
  }
  const read: AuditDetails = { changes: [], facts: [] };
  for (const [name, value] of Object.entries(details)) {
    if (isChange(value)) read.changes.push({ name, from: value.from, to: value.to });
    else read.facts.push([name, value]);
  }
  return read;
}

/** A value of JSON as people read it. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value);
  if (members.length === 0) return 'none';
  return members.map(([name, member]) => `${name}: ${valueInWords(member)}`).join('\n');
}
