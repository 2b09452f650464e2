import { expect, it } from 'vitest'
import { assertPasswordAllowed } from './password-policy'

const EMAIL = 'naoko.ito@example.com'

function problemOf(password: string): unknown {
  try {
    assertPasswordAllowed(password, EMAIL)
    return null
  } catch (error) {
    return error
  }
}

it.each([
  'four unrelated words here',
  'abcdefghijklmn1',
  'รหัสผ่านที่ยาวมากพอ',
  'パスワードは十五文字以上にします',
  'x1'.repeat(50) + 'yz',
  '🦊🐢🦉🐝🦋🐙🦀🐳🦩🐫🦔🐿🦚🐌🦥',
])('accepts %j', (password) => {
  expect(problemOf(password)).toBeNull()
})

it.each([
  ['', 'password_too_short'],
  ['fourteen chars', 'password_too_short'],
  // 14 code points, though 28 units of UTF-16
  ['🦊🐢🦉🐝🦋🐙🦀🐳🦩🐫🦔🐿🦚🐌', 'password_too_short'],
  ['ab cd '.repeat(34), 'password_too_long'],
  ['ย'.repeat(33) + 'าว'.repeat(17), 'password_too_long'],
  ['Correct Horse Battery Staple!', 'password_obvious'],
  ['evidence-desk-demo', 'password_obvious'],
  ['1234567890 12345', 'password_obvious'],
  ['aaaaaaaaaaaaaaaaaaaa', 'password_obvious'],
  ['abababababababab', 'password_obvious'],
  ['Naoko.Ito@Example.com', 'password_obvious'],
])('refuses %j: %s', (password, problem) => {
  expect(problemOf(password)).toMatchObject({ problem })
})
