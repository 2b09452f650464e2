/** The second byte of a JPEG marker: ITU-T T.81, table B.1. */
export const SOF0 = 0xc0
export const SOF1 = 0xc1
export const SOF2 = 0xc2
export const DHT = 0xc4
export const SOI = 0xd8
export const EOI = 0xd9
export const SOS = 0xda
export const DQT = 0xdb
export const DRI = 0xdd
export const APP0 = 0xe0
export const APP1 = 0xe1
export const APP2 = 0xe2
export const APP13 = 0xed
export const APP14 = 0xee
export const COM = 0xfe
