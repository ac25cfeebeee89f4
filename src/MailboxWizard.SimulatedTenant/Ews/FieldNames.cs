using MailboxWizard.SimulatedTenant.Ews.Properties;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Every name that FieldURI takes.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/fielduri
internal static class FieldNames
{
    /// <summary>Of messages, and known although no message here has them.</summary>
    private const string OfOtherMessages = """
        item: EntityExtractionResult PolicyTag ArchiveTag RetentionDate PredictedActionReasons IsClutter RightsManagementLicenseData BlockStatus HasBlockedImages IconIndex MimeContentUTF8 Mentions MentionedMe
        message: ApprovalRequestData VotingInformation ReminderMessageData
        item: MentionsPreview MentionsEx Hashtags AppliedHashtags AppliedHashtagsPreview Likes LikesPreview PendingSocialActivityTagIds AtAllMention CanDelete InferenceClassification FirstBody
        message: PublishedCalendarItemIcs PublishedCalendarItemName MessageSafety
        sharingMessage: SharingMessageAction
        """;

    /// <summary>Of appointments, contacts, tasks and others, of which a mailbox here has none.</summary>
    private const string OfOtherItems = """
        meeting: AssociatedCalendarItemId IsDelegated IsOutOfDate HasBeenProcessed ResponseType ProposedStart ProposedEnd
        meetingRequest: MeetingRequestType IntendedFreeBusyStatus ChangeHighlights
        calendar: Start End OriginalStart StartWallClock EndWallClock StartTimeZoneId EndTimeZoneId IsAllDayEvent LegacyFreeBusyStatus Location EnhancedLocation When IsMeeting IsCancelled IsRecurring MeetingRequestWasSent
        calendar: IsResponseRequested CalendarItemType MyResponseType Organizer RequiredAttendees OptionalAttendees Resources ConflictingMeetingCount AdjacentMeetingCount ConflictingMeetings AdjacentMeetings InboxReminders
        calendar: Duration TimeZone AppointmentReplyTime AppointmentSequenceNumber AppointmentState Recurrence FirstOccurrence LastOccurrence ModifiedOccurrences DeletedOccurrences MeetingTimeZone ConferenceType
        calendar: AllowNewTimeProposal IsOnlineMeeting MeetingWorkspaceUrl NetShowUrl UID RecurrenceId DateTimeStamp StartTimeZone EndTimeZone JoinOnlineMeetingUrl OnlineMeetingSettings IsOrganizer
        contacts: Alias AssistantName Birthday BusinessHomePage Children Companies CompanyName CompleteName ContactSource Culture Department DisplayName DirectoryId DirectReports EmailAddresses FileAs FileAsMapping Generation
        contacts: GivenName ImAddresses Initials JobTitle Manager ManagerMailbox MiddleName Mileage MSExchangeCertificate Nickname Notes OfficeLocation PhoneNumbers PhoneticFullName PhoneticFirstName PhoneticLastName Photo
        contacts: PhysicalAddresses PostalAddressIndex Profession SpouseName Surname WeddingAnniversary UserSMIMECertificate HasPicture
        task: ActualWork AssignedTime BillingInformation ChangeCount Companies CompleteDate Contacts DelegationState Delegator DueDate IsAssignmentEditable IsComplete IsRecurring IsTeamTask Mileage Owner PercentComplete
        task: Recurrence StartDate Status StatusDescription TotalWork
        postitem: PostedTime
        distributionlist: Members
        meeting: DoNotForwardMeeting
        calendar: CalendarActivityData DoNotForwardMeeting
        contacts: AbchEmailAddresses AccountName IsAutoUpdateDisabled IsMessengerEnabled Comment ContactShortId ContactType CreatedBy Gender IsHidden ObjectId PassportId IsPrivate SourceId TrustLevel
        contacts: Urls Cid SkypeAuthCertificate SkypeContext SkypeId XboxLiveTag SkypeRelationship YomiNickname InviteFree HidePresenceAndProfile IsPendingOutbound SupportGroupFeeds UserTileHash
        contacts: UnifiedInbox Mris Wlid AbchContactId NotInBirthdayCalendar ShellContactType ImMri PresenceTrustLevel OtherMri ProfileLastChanged MobileIMEnabled PartnerNetworkProfilePhotoUrl
        contacts: PartnerNetworkThumbnailPhotoUrl PersonId ConversationGuid
        """;

    /// <summary>Of conversations, people and other things that are no items: known, and never those of an item.</summary>
    private const string OfNoItems = """
        conversation: ConversationId ConversationTopic UniqueRecipients GlobalUniqueRecipients UniqueUnreadSenders GlobalUniqueUnreadSenders UniqueSenders GlobalUniqueSenders LastDeliveryTime
        conversation: GlobalLastDeliveryTime Categories GlobalCategories FlagStatus GlobalFlagStatus HasAttachments GlobalHasAttachments HasIrm GlobalHasIrm MessageCount GlobalMessageCount UnreadCount
        conversation: GlobalUnreadCount Size GlobalSize ItemClasses GlobalItemClasses Importance GlobalImportance ItemIds GlobalItemIds LastModifiedTime InstanceKey Preview IconIndex GlobalIconIndex
        conversation: DraftItemIds HasClutter MentionedMe GlobalMentionedMe AtAllMention GlobalAtAllMention
        person: FullName GivenName Surname PhoneNumber SMSNumber EmailAddress Alias Department LinkedInProfileLink Skills ProfessionalBiography ManagementChain DirectReports Peers TeamSize CurrentJob
        person: Birthday Hometown CurrentLocation CompanyProfile Office Headline MutualConnections Title MutualManager Insights UserProfilePicture
        persona: PersonaId PersonaType GivenName CompanyName Surname DisplayName EmailAddress FileAs HomeCity CreationTime RelevanceScore RankingWeight WorkCity PersonaObjectStatus FileAsId
        persona: DisplayNamePrefix YomiCompanyName YomiFirstName YomiLastName Title EmailAddresses PhoneNumber ImAddress ImAddresses ImAddresses2 ImAddresses3 FolderIds Attributions DisplayNames
        persona: Initials FileAses FileAsIds DisplayNamePrefixes GivenNames MiddleNames Surnames Generations Nicknames YomiCompanyNames YomiFirstNames YomiLastNames BusinessPhoneNumbers
        persona: BusinessPhoneNumbers2 HomePhones HomePhones2 MobilePhones MobilePhones2 AssistantPhoneNumbers CallbackPhones CarPhones HomeFaxes OrganizationMainPhones OtherFaxes OtherTelephones
        persona: OtherPhones2 Pagers RadioPhones TelexNumbers WorkFaxes Emails1 Emails2 Emails3 BusinessHomePages School PersonalHomePages OfficeLocations BusinessAddresses HomeAddresses
        persona: OtherAddresses Titles Departments CompanyNames Managers AssistantNames Professions SpouseNames Hobbies WeddingAnniversaries Birthdays Children Locations ExtendedProperties
        persona: PostalAddress Bodies IsFavorite InlineLinks ItemLinkIds HasActiveDeals IsBusinessContact AttributedHasActiveDeals AttributedIsBusinessContact SourceMailboxGuids LastContactedDate
        persona: ExternalDirectoryObjectId MapiEntryId MapiEmailAddress MapiAddressType MapiSearchKey MapiTransmittableDisplayName MapiSendRichInfo
        rolemember: MemberType MemberId DisplayName
        network: TokenRefreshLastCompleted TokenRefreshLastAttempted SyncEnabled RejectedOffers SessionHandle RefreshTokenExpiry2 RefreshToken2 PsaLastChanged Offers LastWelcomeContact
        network: LastVersionSaved DomainTag FirstAuthErrorDates ErrorOffers ContactSyncSuccess ContactSyncError ClientToken2 ClientToken ClientPublishSecret UserEmail AutoLinkSuccess AutoLinkError
        network: IsDefault Settings ProfileUrl UserTileUrl DomainId DisplayName AccountName SourceEntryID
        abchperson: FavoriteOrder PersonId ExchangePersonIdGuid AntiLinkInfo RelevanceOrder1 RelevanceOrder2 ContactHandles Categories
        booking: ServiceIds StaffIds StaffInitials CustomerName CustomerEmail CustomerPhone CustomerId
        insight: InsightId Type StartTimeUtc EndTimeUtc Status Version ApplicationsIds Text SuggestedActions AppContexts
        """;

    private static readonly HashSet<string> s_ofNoItems = [.. Read(OfNoItems)];

    public static IEnumerable<string> All { get; } =
    [
        .. FolderFields.All.Select(field => field.Uri), .. ItemFields.All.Select(field => field.Uri), .. Read(OfOtherMessages), .. Read(OfOtherItems), .. s_ofNoItems,
    ];

    public static bool IsOfFolders(string uri) => uri.StartsWith("folder:", StringComparison.Ordinal);

    public static bool IsOfItems(string uri) => !IsOfFolders(uri) && !s_ofNoItems.Contains(uri);

    private static IEnumerable<string> Read(string lines)
        => lines.Split('\n').SelectMany(line => line.Trim().Split(' ') is [var group, .. var names] ? names.Select(name => group + name) : []);
}
