namespace GemRouter.Protocol;

/// <summary>The names of control verdicts.</summary>
public static class ControlVerdicts
{
    /// <summary>The counter's name as operators see it and the wire document gives it.</summary>
    public static string CounterName(ControlVerdict verdict) => verdict switch
    {
        ControlVerdict.Accepted => "control.accepted",
        ControlVerdict.Held => "announce.held",
        ControlVerdict.Malformed => "control.malformed",
        ControlVerdict.UnknownBootstrapKey => "control.unknown_bk",
        ControlVerdict.Own => "control.own",
        ControlVerdict.Throttled => "control.throttled",
        ControlVerdict.AuthFailed => "control.auth_failed",
        ControlVerdict.Untrusted => "control.untrusted",
        ControlVerdict.Replayed => "control.replayed",
        ControlVerdict.BadSignature => "control.bad_signature",
        ControlVerdict.RosterFull => "roster.full",
        ControlVerdict.AnnounceMalformed => "announce.malformed",
        ControlVerdict.AnnounceOwn => "announce.own",
        ControlVerdict.NotAuthorized => "announce.not_authorized",
        ControlVerdict.SuiteRefused => "announce.suite_refused",
        ControlVerdict.AuthRefused => "announce.auth_refused",
        ControlVerdict.Duplicate => "announce.duplicate",
        ControlVerdict.Stale => "announce.stale",
        ControlVerdict.GroupKeyFailed => "announce.gak_failed",
        ControlVerdict.BadCommitment => "announce.bad_commit",
        ControlVerdict.UnknownSource => "announce.unknown_source",
        ControlVerdict.AnnounceBadSignature => "announce.bad_signature",
        ControlVerdict.KeyIdCollision => "announce.kid_collision",
        ControlVerdict.StreamsFull => "streams.full",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "There is no such verdict."),
    };
}
