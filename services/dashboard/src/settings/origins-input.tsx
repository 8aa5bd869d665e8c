import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { originsFrom } from './origins.ts';

interface OriginsInputProps {
  value: string[];
  onChange: (origins: string[]) => void;
  disabled?: boolean;
}

/** Takes origins, one after the other; what is none is named and left out. */
export function OriginsInput({ value, onChange, disabled = false }: OriginsInputProps) {
  const [wrong, setWrong] = useState<string[]>([]);
  return (
    <TagsInput
      label="Origins that may send"
      description="Where the site is served from, such as https://shop.example. * lets every site send."
      placeholder={value.length === 0 ? 'https://shop.example' : ''}
      value={value}
      disabled={disabled}
      splitChars={[',', ' ', '|']}
      acceptValueOnBlur
      onChange={(texts) => {
        const found = originsFrom(texts);
        setWrong(found.wrong);
        onChange(found.origins);
      }}
      error={wrong.length > 0 ? `Not an origin: ${wrong.join(', ')}` : undefined}
    />
  );
}
