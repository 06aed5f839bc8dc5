using System.Runtime.CompilerServices;
using GemRouter.Kernel;
using GemRouter.Kernel.Control;
using GemRouter.Kernel.Running;
using GemRouter.Protocol;

namespace GemRouter.Simulation.Invariants;

/// <summary>Tables of a router that it shows to nobody else.</summary>
internal static class Inside
{
    public static Budgets BudgetsOf(Router router) => BudgetsField(router);

    public static int WaitingAnnouncements(ControlPlane plane) => Waiting(State(Receiver(plane)).Waiting).Count;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_budgets")]
    private static extern ref Budgets BudgetsField(Router router);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_receiver")]
    private static extern ref ControlReceiver Receiver(ControlPlane plane);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_state")]
    private static extern ref ControlState State(ControlReceiver receiver);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waiting")]
    private static extern ref List<WaitingAnnouncements.Waiting> Waiting(WaitingAnnouncements announcements);
}
