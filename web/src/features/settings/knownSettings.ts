interface KnownSetting {
  label: string;
  description: string;
  options: { value: string; label: string; means: string }[];
}

/** Settings whose meaning we can explain; the server may have more. */
export const knownSettings: Readonly<Record<string, KnownSetting>> = {
  unresolved_variables: {
    label: 'Variables without a value',
    description:
      'What happens when a video is asked for and its prompt has a variable that nothing fills, such as {attr.coat} for a character without a coat.',
    options: [
      {
        value: 'keep',
        label: 'Make the video anyway',
        means: 'The variable stays in the text as it is written, and the video says so.',
      },
      {
        value: 'reject',
        label: 'Refuse',
        means: 'No video is made. The one who asks is told which variables are missing.',
      },
    ],
  },
};
