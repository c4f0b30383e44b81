/** What each role may do, in the words of people; each may also do what those before it may. */
export const roles = [
  { value: 'viewer', label: 'Viewer', means: 'Looks at everything, changes nothing.' },
  {
    value: 'editor',
    label: 'Editor',
    means: 'Also writes prompts, characters, emotions, users and assignments, and makes clips.',
  },
  {
    value: 'admin',
    label: 'Admin',
    means: 'Also decides who may sign in, and the settings of this environment.',
  },
] as const;
