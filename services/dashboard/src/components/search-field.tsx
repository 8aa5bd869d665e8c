import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
}

/** Calls `onChange` when somebody has stopped typing. */
export function SearchField({ value, onChange, placeholder }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const later = useDebouncedCallback(onChange, 300);
  const change = (next: string): void => {
    setText(next);
    later(next.trim());
  };
  return (
    <TextInput
      w={260}
      type="search"
      aria-label={placeholder}
      placeholder={placeholder}
      leftSection={<IconSearch size={15} stroke={1.7} />}
      rightSection={text === '' ? null : <CloseButton size="sm" aria-label="Clear" onClick={() => change('')} />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
