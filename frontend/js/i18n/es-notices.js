/** What the studio tells by itself: news of galleries, and which mails go out. */
export const notices = {
  new: "Nuevo",
  newText: "Nuevo: comentarios o selecciones que aún no has visto",
  mails: "Correos",
  selections: "Avisarme cuando un cliente envíe su selección",
  selectionsHint: "Una vez por selección, a tu dirección.",
  reminders: "Avisar a los clientes antes de que se cierre una galería",
  remindersHint:
    "14 días, 3 días y 1 día antes de su fin, a quienes recibieron la invitación por correo.",
  waits: "Se envía cuando se abra la galería",
  opensAt: "Se abre el",
  opensHint:
    "Hasta entonces solo tú la ves y las invitaciones esperan. Vacío: en cuanto se publique.",
};
