import { createRoute, Outlet, useNavigate } from "@tanstack/react-router";

import { UploadSheet } from "@/features/uploads/upload-sheet";
import { UploadsPage } from "@/features/uploads/uploads-page";

import { signedInRoute } from "./signed-in";

export const uploadsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/uploads",
  component: Uploads,
});

function Uploads() {
  const { me } = uploadsRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <UploadsPage
      me={me}
      onUploaded={(uploadId) => void navigate({ to: "/uploads/$uploadId", params: { uploadId } })}
    >
      <Outlet />
    </UploadsPage>
  );
}

/** An upload has its own address; its sheet lies over the list. */
export const uploadRoute = createRoute({
  getParentRoute: () => uploadsRoute,
  path: "$uploadId",
  component: OneUpload,
});

function OneUpload() {
  const { uploadId } = uploadRoute.useParams();
  const navigate = useNavigate();
  return <UploadSheet id={uploadId} onClose={() => void navigate({ to: "/uploads" })} />;
}
