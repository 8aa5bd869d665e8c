import type { SessionBehaviour } from '@sightline/schemas';
import { formatNumber } from '../components/format.ts';

const percent = (share: number): string => `${(share * 100).toFixed(share > 0.99 && share < 1 ? 1 : 0)} %`;

/** What tells people from programs, line by line; of what was not measured it says so. */
export function behaviourFacts(of: SessionBehaviour): [name: string, value: string][] {
  return [
    ['Bot score', `${of.botScore} of 100${of.flags.length > 0 ? `: ${of.flags.join(', ').replaceAll('_', ' ')}` : ''}`],
    [
      'Pointer',
      of.pointerPx === 0
        ? 'not moved'
        : `${formatNumber(of.pointerPx)} px, ${percent(of.straightness)} straight, speed varies by ${percent(of.speedVariation)}`,
    ],
    [
      'Key rhythm',
      of.keyIntervals === 0
        ? 'nothing typed'
        : `${formatNumber(of.keyMs)} ms from key to key, varies by ${percent(of.keyVariation)}`,
    ],
    [
      'Forms',
      of.formsSent + of.formsAbandoned === 0
        ? 'none filled in'
        : [
            `${formatNumber(of.formsSent)} sent, ${formatNumber(of.formsAbandoned)} given up`,
            ...(of.fieldMs > 0 ? [`${(of.fieldMs / 1000).toFixed(1)} s a field`] : []),
          ].join(', '),
    ],
  ];
}
