"""The use cases of one installation, in a bundle."""

from attrs import frozen

from galerly.domain.services.accounts import AccountService
from galerly.domain.services.activity import ActivityService
from galerly.domain.services.archives import ArchiveService
from galerly.domain.services.client_login import ClientLoginService
from galerly.domain.services.clients import ClientService
from galerly.domain.services.comparison import ComparisonService
from galerly.domain.services.deletion import DeletionService
from galerly.domain.services.directory import DirectoryService
from galerly.domain.services.downloads import DownloadService
from galerly.domain.services.exports import ExportService
from galerly.domain.services.galleries import GalleryService
from galerly.domain.services.housekeeping import HousekeepingService
from galerly.domain.services.link_opening import LinkOpeningService
from galerly.domain.services.logos import LogoService
from galerly.domain.services.lost_bytes import LostBytesService
from galerly.domain.services.media import MediaService
from galerly.domain.services.news import NewsService
from galerly.domain.services.newsletter import NewsletterService
from galerly.domain.services.parts import PartService
from galerly.domain.services.photo_order import PhotoOrderService
from galerly.domain.services.photos import PhotoService
from galerly.domain.services.proofing import ProofingService
from galerly.domain.services.remaking import RemakeService
from galerly.domain.services.repeats import RepeatService
from galerly.domain.services.second_factor import SecondFactorService
from galerly.domain.services.sessions import SessionService
from galerly.domain.services.share_links import ShareLinkService
from galerly.domain.services.uploads import UploadService
from galerly.domain.services.viewing import ViewingService
from galerly.domain.services.watermarks import WatermarkService
from galerly.domain.services.work import Work, Worker


@frozen(kw_only=True)
class Services:
    """Every use case; routes, commands and scripts call these and nothing below."""

    accounts: AccountService
    sessions: SessionService
    second_factor: SecondFactorService
    client_login: ClientLoginService
    exports: ExportService
    deletion: DeletionService
    galleries: GalleryService
    logos: LogoService
    watermarks: WatermarkService
    share_links: ShareLinkService
    clients: ClientService
    uploads: UploadService
    parts: PartService
    photos: PhotoService
    photo_order: PhotoOrderService
    media: MediaService
    link_opening: LinkOpeningService
    viewing: ViewingService
    proofing: ProofingService
    activity: ActivityService
    news: NewsService
    downloads: DownloadService
    archives: ArchiveService
    directory: DirectoryService
    newsletter: NewsletterService
    housekeeping: HousekeepingService
    lost_bytes: LostBytesService
    comparison: ComparisonService
    remaking: RemakeService
    work: Work
    worker: Worker
    repeats: RepeatService
