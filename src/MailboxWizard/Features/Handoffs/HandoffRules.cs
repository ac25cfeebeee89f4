using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Handoffs;

/// <summary>
/// Who may do what with a hand-off in which state. An engineer may do everything; who ran the setup may do everything
/// but take, for the own hand-off; any administrator of the tenant may withdraw, and have the key of an ended one removed;
/// support reads.
/// </summary>
public static class HandoffRules
{
    /// <summary>Null when the deed is allowed.</summary>
    public static HandoffRefusal? Refuses(this Handoff handoff, HandoffDeed deed, Person person) => deed switch
    {
        _ when !person.MayRead(handoff.TenantId) => HandoffRefusal.NotFound,
        _ when !MayEver(handoff, deed, person) => HandoffRefusal.NotAllowed,
        HandoffDeed.Note => null,
        HandoffDeed.RemoveKey => handoff.KeyStillInTenant ? null : HandoffRefusal.KeyNotMarked,
        HandoffDeed.RemoveEwsGrant when handoff.EwsPermissionLeft is null => HandoffRefusal.EwsGrantNotMarked,
        HandoffDeed.RemoveEwsGrant when handoff.IsLive => HandoffRefusal.NotYetComplete,
        // Nobody reported that Therefore opens it over Graph: with this key it may still collect over EWS.
        HandoffDeed.RemoveEwsGrant => handoff.KeyStillInTenant ? HandoffRefusal.KeyFirst : null,
        _ when !handoff.IsLive => HandoffRefusal.Ended,
        HandoffDeed.Take when handoff.EngineerId is not null => HandoffRefusal.AlreadyTaken,
        HandoffDeed.Complete when handoff.ThereforeTestPassed is not true => HandoffRefusal.ThereforeTestMissing,
        _ => null,
    };

    /// <summary>The administrator who ran the setup, in the tenant that it belongs to.</summary>
    public static bool IsOwner(this Handoff handoff, Person person) =>
        person.IsAdministrator && person.TenantId == handoff.TenantId && person.ObjectId == handoff.CreatedBy;

    private static bool MayEver(Handoff handoff, HandoffDeed deed, Person person) => deed switch
    {
        // With the person's own rights in the tenant, which nobody has in another one.
        HandoffDeed.RemoveKey or HandoffDeed.RemoveEwsGrant => person.IsAdministrator && person.TenantId == handoff.TenantId,
        _ when person.IsEngineer => true,
        HandoffDeed.Take => false,
        HandoffDeed.Withdraw => person.IsAdministrator && person.TenantId == handoff.TenantId,
        _ => handoff.IsOwner(person),
    };
}
