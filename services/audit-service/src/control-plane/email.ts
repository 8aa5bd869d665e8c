/** The form in which addresses are kept and compared. */
export const normalizeEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();
