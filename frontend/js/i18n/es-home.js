/** The landing page, in Spanish. */

export const home = {
  lead: "Fotografías entregadas como merecen verse.",
  text: "Suelta una sesión, envía un enlace. Tus clientes miran, eligen y descargan, en cualquier pantalla, sin nada entre ellos y las fotos.",
  signUp: "Crear una cuenta",
  studio: "Ir al estudio",
  client: "Soy cliente",
  drawn:
    "Una galería con su portada en una pantalla ancha, y sus fotos con un favorito en un móvil",
  coverBy: "Lena Winter",
  coverTitle: "Marta & Jonas",
  coverDay: "23 de mayo de 2026",

  how: "Cómo funciona",
  dropTitle: "Suelta una carpeta",
  dropText:
    "Miles de archivos a la vez, también en RAW. Al llegar, cada uno se compara con el tuyo, y un corte de conexión solo significa: más tarde.",
  dropDone: "842 de 842 subidas",
  shareTitle: "Envía un enlace",
  shareText:
    "Con contraseña, fecha de cierre, un límite de favoritos o como código QR en una tarjeta. Retíralo y se cierra al instante.",
  chooseTitle: "Deja que elijan",
  chooseText:
    "Corazones, comentarios y una selección final que te llega por correo, lista para el filtro de Lightroom. Nadie necesita cuenta.",
  chosen: "28 de 30 elegidas",

  different: "Qué lo hace distinto",
  wholeTitle: "La foto entera",
  wholeText:
    "Nunca recortada, redondeada ni tapada. Las filas llenan la ventana, del móvil a la pared.",
  lightTitle: "Ligera como ninguna",
  lightText:
    "Menos de 35 KB de código antes de la primera foto. Diez mil fotos se recorren como diez.",
  exactTitle: "Originales, bit a bit",
  exactText:
    "Si dice «subida», está guardada y comparada. Las descargas traen una lista de sumas que lo demuestra.",
  quietTitle: "Nadie observa",
  quietText:
    "Sin cookies, sin rastreadores, sin terceros. Las vistas previas no dicen dónde se tomaron.",
  yoursTitle: "Tu marca, no la nuestra",
  yoursText: "Tu nombre en la portada, tu color en cada botón.",
  everyoneTitle: "Para todas las manos",
  everyoneText:
    "Con el dedo, con ratón o solo con teclado, con lector de pantalla, en claro y en oscuro.",

  selfTitle: "En tu propia máquina",
  selfText:
    "Galerly es software libre. Funciona desde una carpeta con su propia base de datos, o en tu cuenta de AWS, donde una instalación que nadie usa no cuesta casi nada. Se muda de una a otra, y de vuelta, comparándolo todo.",
  selfDisk: "Las fotos son archivos normales en tu disco u objetos en tu bucket.",
  selfLimit: "Sin plan, sin comisión, sin más límite que tu disco.",
  selfLeave: "Irse es copiar una carpeta.",

  people: "Fotógrafos en Galerly",
  peopleAll: "Todos los fotógrafos",
  endTitle: "Entrega tu próxima sesión",
  endText: "La primera galería son tres pasos, y una guía te acompaña.",
};
