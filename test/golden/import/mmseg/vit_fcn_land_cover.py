_base_ = ['_base_/data.py', '_base_/schedule.py', '_base_/absent.py']
norm_cfg = dict(type='SyncBN', requires_grad=True)
data_preprocessor = dict(
    type='SegDataPreProcessor', mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375],
    bgr_to_rgb=True, pad_val=0, seg_pad_val=255, size={{_base_.crop_size}})
model = dict(
    type='EncoderDecoder',
    data_preprocessor=data_preprocessor,
    backbone=dict(type='VisionTransformer', img_size=(512, 512), patch_size=16, embed_dims=384, num_layers=12,
                  num_heads=6, mlp_ratio=4, qkv_bias=True, drop_path_rate=0.1),
    decode_head=dict(type='FCNHead', in_channels=384, in_index=-1, channels=256, num_convs=1, concat_input=False,
                     dropout_ratio=0.1, num_classes=6, norm_cfg=norm_cfg, align_corners=False,
                     loss_decode=dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)),
    auxiliary_head=None,
    train_cfg=dict(),
    test_cfg=dict(mode='slide', crop_size=(512, 512), stride=(341, 341)))
train_dataloader = dict(batch_size=2 * 4)
optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'head': dict(lr_mult=10.)}))
randomness = dict(seed=0)
for name in ('a', 'b'):
    print(name)
