/** Checks values as `interactions-message.ts` does. */
import { count, integer, object, positive, someBoolean, someNumber, sums, text, texts } from './fields';
import { number, readFalse, readNumber, readText, readTrue, skipObject, skipValue, take } from './json';

const mostLevels: u32 = 32;

function isWhole(): bool {
  return floor(number) === number;
}

export function readCount(): bool {
  return readNumber() && isWhole() && number >= 0 && number < 4294967296;
}

/** Epoch ms up to the year 2100. */
export function readTime(): bool {
  return readNumber() && number >= 0 && number < 4102444800000;
}

export function readPercent(): bool {
  return readNumber() && number >= 0 && number <= 100;
}

function readObjectOf(isSum: bool): bool {
  if (!take(0x7b)) return false;
  if (take(0x7d)) return true;
  do {
    if (!readText() || !take(0x3a)) return false;
    if (isSum ? !readNumber() || !isWhole() || number < 0 : !readText()) return false;
  } while (take(0x2c));
  return take(0x7d);
}

/** The value of a key that is known, or of any other (0). */
export function checkValue(key: u32): bool {
  switch (key) {
    case text:
      return readText();
    case someNumber:
      return readNumber();
    case someBoolean:
      return readTrue() || readFalse();
    case integer:
      return readNumber() && isWhole();
    case count:
      return readCount();
    case positive:
      return readNumber() && isWhole() && number >= 1;
    case object:
      return skipObject(mostLevels);
    case sums:
      return readObjectOf(true);
    case texts:
      return readObjectOf(false);
    default:
      return skipValue(mostLevels);
  }
}
