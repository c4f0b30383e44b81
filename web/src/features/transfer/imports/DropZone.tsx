import { Button, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import classes from './DropZone.module.css';
import { accepted } from './fileCheck';

interface DropZoneProps {
  /** What was wrong with the last choice. */
  problem: string | undefined;
  onFiles: (files: readonly File[]) => void;
}

/** Beside the zone a browser would open what is dropped, instead of this page. */
function useHarmlessDrops() {
  useEffect(() => {
    const refuse = (event: globalThis.DragEvent) => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    const drop = (event: globalThis.DragEvent) => event.preventDefault();
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', drop);
    };
  }, []);
}

/** Takes a file that is dropped here, or chosen in the dialog of the browser. */
export function DropZone({ problem, onFiles }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  useHarmlessDrops();
  const over = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = 'copy';
    setIsOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    onFiles(Array.from(event.dataTransfer.files));
  };
  return (
    // What can be dropped here can be chosen by the button.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="group"
      aria-label="File to import"
      className={classes['zone']}
      data-over={isOver || undefined}
      data-problem={problem !== undefined || undefined}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <IconFileImport size={28} stroke={1.5} aria-hidden />
      <Text size="sm">{isOver ? 'Let go to read the file' : 'Drop a file here, or'}</Text>
      <Button variant="default" onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accepted}
        aria-label="File to import"
        onChange={({ currentTarget }) => {
          onFiles(Array.from(currentTarget.files ?? []));
          currentTarget.value = '';
        }}
      />
      <Text size="xs" c="var(--mien-quiet)">
        JSON or CSV, also packed with gzip or zip; up to 1 GB. Nothing is changed before you have
        seen the plan.
      </Text>
      {problem !== undefined && (
        <Text size="sm" c="var(--mien-bad)" role="alert">
          {problem}
        </Text>
      )}
    </div>
  );
}
