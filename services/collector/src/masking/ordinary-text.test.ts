import { privacyRules } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { createSensitiveNames } from './sensitive-names.ts';
import { createTextScanner } from './text-scanner.ts';

const scanner = createTextScanner(privacyRules, createSensitiveNames(privacyRules));

/** What pages are full of and nobody minds: every line must stay as it is. */
const ordinary = `
€ 1.299,00
$1,299.00 – $2,499.99
CHF 12'500.00
1 299 000 kr
USD 4,111,111.11
Order 1234567890
Order no. 100023456789
Order 113-5551234-1234567
Invoice 2026-000123
RE-2026-11-0042
SKU 4006381
tracking 1Z999AA10123456784
ISBN 978-3-16-148410-0
EAN 4717303696293
1ZG915N22596848821
845.428330119683
2001:db8
12:30:45
Passport photos while you wait
born in the USA
SSN is required
Date of birth: DD/MM/YYYY
1234 5678 9012
12.345.678
abandon hope all ye who enter here
1732400000000
1732400000123456
2026-11-23
2026-11-23T10:00:00.000Z
2026-11-23T10:00:00+01:00
23.11.2026 10:30
01/12/2026 - 05/12/2026
08.00-12.00 13.00-17.00
08:00 – 20:00
v1.2.3-beta.4+build.20130313144700
22.23.3
192.168.100.200
10.0.0.1:8080
fe80::1ff:fe23:4567:890a
550e8400-e29b-41d4-a716-446655440000
41111111-1111-4111-8111-111111111111
da39a3ee5e6b4b0d3255bfef95601890afd80709
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
sha512-1RAg5qdjAfKY4/SlbWzBvhcWQcNzGWe5L8EV7w/6NFUGO6lhg3g1o2mzQkbA3ZRvVcOlpHTPMVPrVo4xc6kmlA
#f5a623
rgba(255, 255, 255, 0.5)
M12.5263157894736842 3.4111111111111111l-.5263157894736842 2
M100 200 3000l10-20-3000c555-123-4567 1 2 3 4
M1024 512c0-282.77-229.23-512-512-512S0 229.23 0 512s229.23 512 512 512
matrix(0.9396926207859084, 0.3420201433256687, -0.3420201433256687, 0.9396926207859084, 0, 0)
translate3d(-4096.3333333333335px, 0px, 0px)
0 0 1024 1024
width:calc(100% - 20px);margin:0 0 0 10px
@media (min-width:640px){.sm\\:flex{display:flex}}
@font-face{font-family:a;src:url(/a.woff2?v=4.7.0)}
.fa-x:before{content:"\\f00d"}
url(/img/logo@2x.png)
/img/hero@3x.webp 3x
https://cdn.example.com/npm/vue@3.5.13/dist/vue.global.prod.js
https://unpkg.com/@scope/pkg@1.0.0-beta.js
https://www.youtube.com/@somebody
https://example.com/products/4711?color=blue&size=10#reviews
https://example.com/?utm_source=a&utm_campaign=b_2026-11
data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7
btn btn-primary btn-lg js-checkout-button-2
Button_root__3xY2a Button_primary__9ZkQq
elementor-widget-container elementor-element-4f3a2b1
css-1q2w3e4r5t6y7u8i
sk-folding-cube-animation-delay-300ms
Basic information about our products
Bearer bonds explained
the authentication of the bearer
Forgot your password?
Password: required
Choose a new password
Key: A
Email us
Call us today
4 of 5 stars (1234 reviews)
12 345 678 views
+12.50 EUR
Room 123-45
Boston, MA 02110-1301
Sat Jun 09 2007 17:46:21
-09.95% (2,000B) 0x80
+ 2018-04-26T00:49:08.604Z
accesskey="n"
2024 2025 2026 2027
10 20 30 40 50 60 70 80 90
1111 2222 3333 4444
0.1.2.3
pk_0123456789abcdefghijABCD
GTM-ABC1234
G-1A2B3C4D5E
price_1MoBy5LkdIwHu7ixZhnattbh
function(){return a&&b}
if(a.key===13){submit()}
data-reactroot
Привет, мир
東京都千代田区1-2-3
100 % Baumwolle &amp; Leinen
`
  .split('\n')
  .filter((line) => line !== '');

it.each(ordinary)('leaves %s', (line) => {
  expect(scanner.find(line)).toEqual([]);
});
