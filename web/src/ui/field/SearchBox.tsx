import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { cutTo, limits } from '~/lib/text/limits';

interface SearchBoxProps {
  label: string;
  /** Whether the label is to be seen, and not only heard. */
  isLabelled?: boolean;
  placeholder?: string;
  value: string;
  /** Called once the typing rests for 150 ms. */
  onChange: (value: string) => void;
  className?: string | undefined;
  /** Why nothing can be searched for by this. */
  error?: string | undefined;
}

/** What is typed here ends in the URL; a change of the URL shows here, but never over the typing. */
export function SearchBox({ label, placeholder, value, onChange, ...props }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value !== sent) {
      setSent(value);
      setTyped(value);
    }
  }
  const send = (text: string) => {
    setSent(text.trim());
    onChange(text.trim());
  };
  const sendSoon = useDebouncedCallback(send, 150);
  const clear = () => {
    setTyped('');
    send('');
  };
  return (
    <TextInput
      type="search"
      {...(props.isLabelled ? { label } : { 'aria-label': label })}
      placeholder={placeholder ?? label}
      value={typed}
      autoComplete="off"
      spellCheck={false}
      className={props.className}
      error={props.error}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        sendSoon(cutTo(event.currentTarget.value, limits.search));
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && typed !== '') clear();
      }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={clear} />
      }
    />
  );
}
