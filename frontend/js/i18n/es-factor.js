/** The second factor, in Spanish. */

export const factor = {
  title: "Segundo factor",
  on: "Activado",
  off: "Desactivado",
  pitch:
    "Un código de una app de tu teléfono, además de la contraseña. Quien solo sepa la contraseña no entra.",
  since:
    "Activado desde el {date}. Al iniciar sesión se pide un código de tu app de autenticación.",
  left: {
    zero: "No queda ningún código de recuperación. Para tener otros, desactiva el segundo factor y vuelve a activarlo.",
    one: "Queda {count} código de recuperación. Para tener otros, desactiva el segundo factor y vuelve a activarlo.",
    other: "Quedan {count} códigos de recuperación.",
  },
  switchOn: "Activar…",
  switchOff: "Desactivar…",
  setUp: "Configurar el segundo factor",
  passwordAgain: "Iniciaste sesión hace un rato. Escribe tu contraseña para seguir.",
  goOn: "Continuar",
  scan: "Escanéalo con una app de autenticación o con el gestor de contraseñas que uses.",
  qr: "Código QR para tu app de autenticación",
  byHand: "O escribe esta clave en la app:",
  copied: "Copiado",
  notCopied: "Tu navegador no lo ha copiado. Selecciónalo y cópialo a mano.",
  thenCode: "Después escribe las seis cifras que la app muestra ahora.",
  code: "Código",
  confirm: "Activar",
  codeWrong: "El código no es correcto. Espera al siguiente e inténtalo de nuevo.",
  tooOld: "Esta clave ya no vale. Cierra esto y empieza de nuevo.",
  codesTitle: "Guarda estos códigos de recuperación",
  codesText:
    "El segundo factor está activado y las demás sesiones se han cerrado. Sin tu teléfono, cada código te deja entrar una vez. No se volverán a mostrar: guárdalos donde los encuentres sin él.",
  codes: "Códigos de recuperación",
  download: "Guardar como texto",
  kept: "Ya los he guardado",
  file: "Códigos de recuperación de Galerly para {email}. Cada uno vale una vez.",
  offTitle: "Desactivar el segundo factor",
  offText:
    "A partir de entonces bastará tu contraseña para entrar. Los códigos de recuperación dejan de valer.",
  confirmOff: "Desactivar",
  isOff: "El segundo factor está desactivado.",
  ask: "Escribe tu código",
  askText: "Tu app de autenticación muestra seis cifras para Galerly.",
  askRecovery: "Escribe uno de los códigos de recuperación que guardaste. Vale una vez.",
  recovery: "Código de recuperación",
  noPhone: "Usar un código de recuperación",
  withApp: "Usar la app de autenticación",
  signInWrong:
    "El código no es correcto o ya se ha usado. Espera al siguiente e inténtalo de nuevo.",
  recoveryWrong: "El código no es correcto o ya se ha usado.",
};
