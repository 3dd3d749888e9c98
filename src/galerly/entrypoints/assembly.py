"""Services made from ports: the same way whatever the adapters are."""

from galerly.domain.model.job import JobKind
from galerly.domain.services.accounts import AccountService
from galerly.domain.services.activity import ActivityService
from galerly.domain.services.agenda import AgendaService
from galerly.domain.services.archive_removal import ArchiveRemoval
from galerly.domain.services.archives import ArchiveService
from galerly.domain.services.client_login import ClientLoginService
from galerly.domain.services.clients import ClientService
from galerly.domain.services.comparison import ComparisonService
from galerly.domain.services.deletion import DeletionService
from galerly.domain.services.directory import DirectoryService
from galerly.domain.services.downloads import DownloadService
from galerly.domain.services.exports import ExportService
from galerly.domain.services.factor_codes import FactorCodes
from galerly.domain.services.galleries import GalleryService
from galerly.domain.services.guesses import Guesses
from galerly.domain.services.housekeeping import HousekeepingService
from galerly.domain.services.inventory import Inventory
from galerly.domain.services.link_opening import LinkOpeningService
from galerly.domain.services.logos import LogoService
from galerly.domain.services.lost_bytes import LostBytesService
from galerly.domain.services.mail_limits import MailLimits
from galerly.domain.services.mailed_tokens import MailedTokens
from galerly.domain.services.media import MediaService
from galerly.domain.services.news import NewsService
from galerly.domain.services.newsletter import NewsletterService
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.parts import PartService
from galerly.domain.services.photo_order import PhotoOrderService
from galerly.domain.services.photos import PhotoService
from galerly.domain.services.proofing import ProofingService
from galerly.domain.services.remaking import RemakeService
from galerly.domain.services.renditions import RenditionService
from galerly.domain.services.repeatable import RepeatableTokens
from galerly.domain.services.repeats import RepeatService
from galerly.domain.services.second_factor import SecondFactorService
from galerly.domain.services.sessions import SessionService
from galerly.domain.services.share_links import ShareLinkService
from galerly.domain.services.signing_in import SigningIn
from galerly.domain.services.site import Site
from galerly.domain.services.uploads import UploadService
from galerly.domain.services.viewing import ViewingService
from galerly.domain.services.watermarks import WatermarkService
from galerly.domain.services.work import Handler, Work, Worker
from galerly.entrypoints.mailing import mail_handlers
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.services import Services


def assemble(ports: Ports, site: Site) -> Services:
    """Return the services over a set of adapters."""
    # What requests make is named by the request; jobs are not, as what is stored decides on them.
    tokens = RepeatableTokens(plain=ports.tokens, keyring=ports.keyring)
    work = Work(jobs=ports.jobs, clock=ports.clock, tokens=ports.tokens)
    mail_limits = MailLimits(limiter=ports.limiter, clock=ports.clock)
    mailed_tokens = MailedTokens(sessions=ports.sessions, tokens=ports.tokens, clock=ports.clock)
    outlines = OutlineService(
        galleries=ports.galleries, photos=ports.photos, together=ports.together, work=work
    )
    media = MediaService(objects=ports.objects, clock=ports.clock, site=site)
    sessions = SessionService(
        sessions=ports.sessions, users=ports.users, clock=ports.clock, tokens=tokens
    )
    guesses = Guesses(limiter=ports.limiter, keyring=ports.keyring, clock=ports.clock)
    codes = FactorCodes(keyring=ports.keyring, tokens=tokens, clock=ports.clock)
    accounts = AccountService(
        users=ports.users,
        galleries=ports.galleries,
        cities=ports.cities,
        session_store=ports.sessions,
        sessions=sessions,
        signing_in=SigningIn(
            users=ports.users,
            sessions=sessions,
            passwords=ports.passwords,
            guesses=guesses,
            codes=codes,
            work=work,
        ),
        guesses=guesses,
        passwords=ports.passwords,
        limiter=ports.limiter,
        mail_limits=mail_limits,
        work=work,
        tokens=tokens,
        clock=ports.clock,
    )
    archive_removal = ArchiveRemoval(archives=ports.archives, objects=ports.objects)
    news = NewsService(
        galleries=ports.galleries, feedback=ports.feedback, work=work, clock=ports.clock
    )
    deletion = DeletionService(
        users=ports.users,
        galleries=ports.galleries,
        photos=ports.photos,
        feedback=ports.feedback,
        activity=ports.activity,
        agenda=ports.agenda,
        news=news,
        archives=ports.archives,
        archive_removal=archive_removal,
        sessions=ports.sessions,
        newsletters=ports.newsletters,
        objects=ports.objects,
        work=work,
        clock=ports.clock,
    )
    agenda = AgendaService(agenda=ports.agenda, galleries=ports.galleries, work=work)
    clients = ClientService(
        galleries=ports.galleries,
        users=ports.users,
        limiter=ports.limiter,
        agenda=agenda,
        work=work,
        clock=ports.clock,
        site=site,
    )
    activity = ActivityService(
        activity=ports.activity,
        galleries=ports.galleries,
        photos=ports.photos,
        feedback=ports.feedback,
        together=ports.together,
        keyring=ports.keyring,
        clock=ports.clock,
    )
    viewing = ViewingService(
        galleries=ports.galleries,
        photos=ports.photos,
        feedback=ports.feedback,
        users=ports.users,
        outlines=outlines,
        activity=activity,
        together=ports.together,
        clock=ports.clock,
    )
    share_links = ShareLinkService(
        galleries=ports.galleries,
        activity=ports.activity,
        together=ports.together,
        passwords=ports.passwords,
        keyring=ports.keyring,
        clock=ports.clock,
        tokens=tokens,
    )
    archives = ArchiveService(
        viewing=viewing,
        galleries=ports.galleries,
        photos=ports.photos,
        archives=ports.archives,
        removal=archive_removal,
        activity=activity,
        objects=ports.objects,
        media=media,
        zipper=ports.zipper,
        limiter=ports.limiter,
        work=work,
        clock=ports.clock,
        tokens=tokens,
        site=site,
    )
    newsletter = NewsletterService(
        newsletters=ports.newsletters,
        galleries=ports.galleries,
        sessions=ports.sessions,
        mail_limits=mail_limits,
        limiter=ports.limiter,
        keyring=ports.keyring,
        work=work,
        clock=ports.clock,
    )
    inventory = Inventory(users=ports.users, galleries=ports.galleries, photos=ports.photos)
    lost_bytes = LostBytesService(
        inventory=inventory,
        photos=ports.photos,
        objects=ports.objects,
        outlines=outlines,
        work=work,
    )
    logos = LogoService(
        users=ports.users,
        galleries=ports.galleries,
        objects=ports.objects,
        codec=ports.codec,
        limiter=ports.limiter,
        work=work,
        tokens=ports.tokens,
        clock=ports.clock,
    )
    watermarks = WatermarkService(
        users=ports.users,
        galleries=ports.galleries,
        archives=ports.archives,
        archive_removal=archive_removal,
        inventory=inventory,
        objects=ports.objects,
        work=work,
    )
    housekeeping = HousekeepingService(
        photos=ports.photos,
        archives=ports.archives,
        sessions=ports.sessions,
        limiter=ports.limiter,
        idempotency=ports.idempotency,
        newsletters=ports.newsletters,
        logos=logos,
        agenda=agenda,
        objects=ports.objects,
        clock=ports.clock,
    )
    comparison = ComparisonService(
        housekeeping=housekeeping, lost_bytes=lost_bytes, work=work, clock=ports.clock
    )
    renditions = RenditionService(
        galleries=ports.galleries,
        photos=ports.photos,
        objects=ports.objects,
        codec=ports.codec,
        outlines=outlines,
        watermarks=watermarks,
        work=work,
    )
    handlers = {
        JobKind.RENDER: Handler(run=renditions.render, give_up=renditions.give_up),
        JobKind.REMAKE: Handler(run=renditions.remake),
        JobKind.MARK: Handler(run=watermarks.apply),
        JobKind.LOGO: Handler(run=logos.read, give_up=logos.give_up),
        JobKind.OUTLINE: Handler(run=outlines.rebuild),
        JobKind.ARCHIVE: Handler(run=archives.build, give_up=archives.give_up),
        JobKind.PURGE_OBJECTS: Handler(run=deletion.purge_objects),
        JobKind.RETRACT_ARCHIVES: Handler(run=deletion.retract_archives),
        JobKind.PURGE_GALLERY: Handler(run=deletion.purge_gallery),
        JobKind.PURGE_ACCOUNT: Handler(run=deletion.purge_account),
        JobKind.TALLY: Handler(run=news.tally),
        JobKind.SWEEP: Handler(run=housekeeping.sweep),
        JobKind.COMPARE: Handler(run=comparison.compare),
        **mail_handlers(ports, site, newsletter, mailed_tokens, tokens),
    }
    return Services(
        accounts=accounts,
        sessions=sessions,
        second_factor=SecondFactorService(
            users=ports.users,
            sessions=ports.sessions,
            accounts=accounts,
            codes=codes,
            guesses=guesses,
            work=work,
            clock=ports.clock,
        ),
        client_login=ClientLoginService(
            session_store=ports.sessions,
            sessions=sessions,
            passwords=ports.passwords,
            mail_limits=mail_limits,
            limiter=ports.limiter,
            work=work,
            tokens=tokens,
            clock=ports.clock,
        ),
        exports=ExportService(
            accounts=accounts,
            sessions=sessions,
            newsletters=ports.newsletters,
            galleries=ports.galleries,
            photos=ports.photos,
            feedback=ports.feedback,
            activity=ports.activity,
            objects=ports.objects,
            media=media,
            tokens=ports.tokens,
            clock=ports.clock,
        ),
        deletion=deletion,
        galleries=GalleryService(
            users=ports.users,
            galleries=ports.galleries,
            photos=ports.photos,
            clients=clients,
            deletion=deletion,
            watermarks=watermarks,
            agenda=agenda,
            clock=ports.clock,
            tokens=tokens,
        ),
        logos=logos,
        watermarks=watermarks,
        share_links=share_links,
        clients=clients,
        uploads=UploadService(
            galleries=ports.galleries,
            photos=ports.photos,
            objects=ports.objects,
            outlines=outlines,
            limiter=ports.limiter,
            together=ports.together,
            work=work,
            clock=ports.clock,
            tokens=tokens,
            site=site,
        ),
        parts=PartService(
            galleries=ports.galleries,
            photos=ports.photos,
            objects=ports.objects,
            clock=ports.clock,
            site=site,
        ),
        photos=PhotoService(
            galleries=ports.galleries,
            photos=ports.photos,
            objects=ports.objects,
            outlines=outlines,
            deletion=deletion,
            work=work,
        ),
        photo_order=PhotoOrderService(
            galleries=ports.galleries, photos=ports.photos, outlines=outlines
        ),
        media=media,
        link_opening=LinkOpeningService(
            galleries=ports.galleries,
            users=ports.users,
            feedback=ports.feedback,
            sessions=sessions,
            viewing=viewing,
            outlines=outlines,
            activity=activity,
            together=ports.together,
            passwords=ports.passwords,
            limiter=ports.limiter,
            tokens=tokens,
            clock=ports.clock,
        ),
        viewing=viewing,
        proofing=ProofingService(
            viewing=viewing,
            feedback=ports.feedback,
            galleries=ports.galleries,
            photos=ports.photos,
            users=ports.users,
            limiter=ports.limiter,
            together=ports.together,
            news=news,
            work=work,
            clock=ports.clock,
            tokens=tokens,
        ),
        activity=activity,
        news=news,
        downloads=DownloadService(viewing=viewing, media=media, activity=activity),
        archives=archives,
        directory=DirectoryService(
            users=ports.users,
            cities=ports.cities,
            galleries=ports.galleries,
            viewing=viewing,
            share_links=share_links,
        ),
        newsletter=newsletter,
        housekeeping=housekeeping,
        lost_bytes=lost_bytes,
        comparison=comparison,
        remaking=RemakeService(inventory=inventory, photos=ports.photos, work=work),
        work=work,
        worker=Worker(jobs=ports.jobs, clock=ports.clock, handlers=handlers),
        repeats=RepeatService(
            store=ports.idempotency, tokens=tokens, limiter=ports.limiter, clock=ports.clock
        ),
    )
